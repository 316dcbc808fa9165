import { mutate } from '../api/request.js';
import {
  UpdateNotificationsDocument,
  UpdatePrivacyDocument,
  type ViewerSettingsFragment,
} from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Switch } from '../ui/field.js';
import { sayFailed } from '../ui/notice.js';
import { Phone } from './phone.js';
import { WithSettings, type Settings } from './settings-screen.js';

type Viewer = ViewerSettingsFragment;

export function PrivacyScreen() {
  return (
    <WithSettings>
      {(viewer, show) => (
        <>
          <Phone viewer={viewer} />
          <Privacy viewer={viewer} show={show} />
          <Notifications viewer={viewer} show={show} />
        </>
      )}
    </WithSettings>
  );
}

const findable = ['findableByName', 'findableByEmail', 'findableByMessageId', 'findableByPhone'] as const;
const visible = ['showEmail', 'showPhoneNumber'] as const;

interface Props {
  viewer: Viewer;
  show: Settings['show'];
}

/** Shown at once; where it was refused, as it was before. */
async function turning(before: Viewer, after: Viewer, show: Settings['show'], send: () => Promise<unknown>) {
  show(after);
  try {
    await send();
  } catch (error) {
    show(before);
    sayFailed((error as Error).message);
  }
}

function Privacy({ viewer, show }: Props) {
  const text = useText();
  const { privacy, phoneVerified } = viewer;
  const line = (name: keyof Viewer['privacy']) => {
    const needsPhone = name === 'findableByPhone' && !phoneVerified;
    return (
      <Switch
        key={name}
        label={text(`settings.${name}`)}
        hint={needsPhone ? text('settings.phoneFirst') : undefined}
        checked={privacy[name]}
        disabled={needsPhone}
        onChange={({ target: { checked } }) =>
          void turning(viewer, { ...viewer, privacy: { ...privacy, [name]: checked } }, show, () =>
            mutate(UpdatePrivacyDocument, { [name]: checked }),
          )
        }
      />
    );
  };
  return (
    <>
      <fieldset className="card switches">
        <legend>{text('settings.findable')}</legend>
        {findable.map(line)}
      </fieldset>
      <fieldset className="card switches">
        <legend>{text('settings.visible')}</legend>
        {visible.map(line)}
      </fieldset>
    </>
  );
}

function Notifications({ viewer, show }: Props) {
  const text = useText();
  return (
    <fieldset className="card switches">
      <legend>{text('settings.notifications')}</legend>
      <Switch
        label={text('settings.contactRequestMail')}
        checked={viewer.notifications.contactRequestMail}
        onChange={({ target: { checked: contactRequestMail } }) =>
          void turning(viewer, { ...viewer, notifications: { contactRequestMail } }, show, () =>
            mutate(UpdateNotificationsDocument, { contactRequestMail }),
          )
        }
      />
    </fieldset>
  );
}
