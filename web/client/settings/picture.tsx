import { useRef, useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { UpdateProfileDocument, type ViewerSettingsFragment } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Progress } from '../imports/progress.js';
import { upload } from '../imports/upload.js';
import { Avatar } from '../ui/avatar.js';
import { Button } from '../ui/button.js';
import { Notice } from '../ui/notice.js';

/** The picture others see: a square is cut from the middle by the server. */
export function Picture({ of }: { of: ViewerSettingsFragment['user'] }) {
  const text = useText();
  const chooser = useRef<HTMLInputElement>(null);
  const [part, setPart] = useState<number>();
  const save = useAction(async (file: File | null) => {
    try {
      const avatarUploadId = file && (await upload(file, 'avatar', { progress: setPart }));
      await mutate(UpdateProfileDocument, { avatarUploadId });
    } finally {
      setPart(undefined);
    }
  });
  return (
    <section className="card stack">
      <h2>{text('settings.picture')}</h2>
      <div className="own-picture">
        <Avatar of={of} size="large" />
        <div className="stack">
          <div className="buttons">
            <input
              ref={chooser}
              type="file"
              hidden
              accept="image/jpeg,image/png,image/gif,image/webp"
              onChange={(event) => {
                const file = event.target.files?.[0];
                if (file) void save.run(file);
                event.target.value = '';
              }}
            />
            <Button busy={save.busy} onClick={() => chooser.current?.click()}>
              {text(of.avatarUrl ? 'settings.changePicture' : 'settings.addPicture')}
            </Button>
            {of.avatarUrl && (
              <Button kind="bad" busy={save.busy} onClick={() => void save.run(null)}>
                {text('settings.removePicture')}
              </Button>
            )}
          </div>
          {part === undefined ? (
            <p className="soft">{text('settings.pictureHint')}</p>
          ) : (
            <Progress label={text('settings.sendingPicture')} value={part} most={1} />
          )}
        </div>
      </div>
      {save.problem && <Notice bad>{save.problem.message}</Notice>}
    </section>
  );
}
