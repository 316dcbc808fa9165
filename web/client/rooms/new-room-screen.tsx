import { useState } from 'react';
import { newKey } from '../api/key.js';
import { useAction } from '../api/use-action.js';
import { useText } from '../i18n/index.js';
import { Screen } from '../shell/screen.js';
import { Button } from '../ui/button.js';
import { Field } from '../ui/field.js';
import { Notice } from '../ui/notice.js';
import { createRoom } from './actions.js';
import { PeoplePicker, type Choice } from './people-picker.js';

export function NewRoomScreen() {
  const text = useText();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<readonly Choice[]>([]);
  const [key] = useState(newKey);
  const create = useAction(async () => {
    if (chosen.length > 0) await createRoom({ name: name.trim() || null, personIds: chosen.map(({ id }) => id), key });
  });
  const problem = create.otherwise('name');
  return (
    <Screen title={text('rooms.new')} back="/rooms">
      <form className="form" onSubmit={create.submit}>
        <Field
          label={text('rooms.name')}
          hint={text('rooms.nameHint')}
          value={name}
          maxLength={100}
          wrong={create.about('name')}
          onChange={(event) => setName(event.target.value)}
        />
        <h2>{text('rooms.who')}</h2>
        <PeoplePicker label={text('rooms.who')} chosen={chosen} onChange={setChosen} />
        {problem && <Notice bad>{problem}</Notice>}
        <div className="buttons foot">
          <Button kind="main" type="submit" busy={create.busy || chosen.length === 0}>
            {text('rooms.create', { count: chosen.length })}
          </Button>
        </div>
      </form>
    </Screen>
  );
}
