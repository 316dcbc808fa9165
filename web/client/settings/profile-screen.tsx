import { useState } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { SetMessageIdDocument, UpdateProfileDocument, type ViewerSettingsFragment } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Notice, say } from '../ui/notice.js';
import { LanguageAndRegion } from './language.js';
import { Picture } from './picture.js';
import { WithSettings } from './settings-screen.js';

export function ProfileScreen() {
  return (
    <WithSettings>
      {(viewer) => (
        <>
          <Picture of={viewer.user} />
          <Profile user={viewer.user} />
          <MessageId messageId={viewer.user.messageId} />
          <LanguageAndRegion locale={viewer.locale} region={viewer.region} />
        </>
      )}
    </WithSettings>
  );
}

type User = ViewerSettingsFragment['user'];

function Profile({ user }: { user: User }) {
  const text = useText();
  const [displayName, setDisplayName] = useState(user.displayName);
  const [department, setDepartment] = useState(user.department ?? '');
  const [title, setTitle] = useState(user.title ?? '');
  const save = useAction(async () => {
    await mutate(UpdateProfileDocument, {
      displayName: displayName.trim(),
      department: department.trim() || null,
      title: title.trim() || null,
    });
    say(text('settings.saved'));
  });
  const problem = save.otherwise('displayName', 'department', 'title');
  return (
    <form className="card form" onSubmit={save.submit}>
      <h2>{text('settings.profile')}</h2>
      {problem && <Notice bad>{problem}</Notice>}
      <Field
        label={text('settings.name')}
        value={displayName}
        maxLength={100}
        required
        autoComplete="name"
        wrong={save.about('displayName')}
        onChange={(event) => setDisplayName(event.target.value)}
      />
      <Field
        label={text('person.department')}
        value={department}
        maxLength={100}
        wrong={save.about('department')}
        onChange={(event) => setDepartment(event.target.value)}
      />
      <Field
        label={text('person.title')}
        value={title}
        maxLength={100}
        autoComplete="organization-title"
        wrong={save.about('title')}
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className="buttons">
        <Button kind="main" type="submit" busy={save.busy}>
          {text('save')}
        </Button>
      </div>
    </form>
  );
}

function MessageId({ messageId }: { messageId: string | null }) {
  const text = useText();
  const [wanted, setWanted] = useState(messageId ?? '');
  const save = useAction(async () => {
    await mutate(SetMessageIdDocument, { messageId: wanted.trim() });
    say(text('settings.saved'));
  });
  const problem = save.otherwise('messageId');
  return (
    <form className="card form" onSubmit={save.submit}>
      <h2>{text('person.messageId')}</h2>
      {problem && <Notice bad>{problem}</Notice>}
      <Field
        label={text('person.messageId')}
        hint={text(messageId === null ? 'add.messageIdRule' : 'settings.messageIdHint')}
        value={wanted}
        required
        maxLength={50}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        wrong={save.about('messageId')}
        onChange={(event) => setWanted(event.target.value)}
      />
      <div className="buttons">
        <Button type="submit" busy={save.busy}>
          {text('settings.setMessageId')}
        </Button>
      </div>
    </form>
  );
}
