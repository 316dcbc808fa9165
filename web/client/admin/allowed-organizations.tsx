import { useState } from 'react';
import { ask } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { OrganizationByCodeDocument } from '../generated/operations.js';
import { useText } from '../i18n/index.js';
import { Button } from '../ui/button.js';
import { Field, Select } from '../ui/field.js';
import type { ExternalPolicy } from './policy.js';

interface Props {
  /** Null: any. */
  allowed: ExternalPolicy['allowedOrganizations'];
  onChange: (ids: string[] | null) => Promise<unknown>;
  /** Fewer than before: asked about first. */
  onNarrow: (ids: string[]) => void;
}

/** Any organization, or those on a list. It counts from the first one on it, so that nobody is cut off while it is made. */
export function AllowedOrganizations({ allowed, onChange, onNarrow }: Props) {
  const text = useText();
  const [listing, setListing] = useState(false);
  const only = allowed !== null || listing;
  const ids = allowed?.map(({ id }) => id) ?? [];
  return (
    <div className="stack allowed">
      <Select
        label={text('admin.which')}
        value={only ? 'ONLY' : 'ANY'}
        onChange={(event) => {
          setListing(event.target.value === 'ONLY');
          if (event.target.value === 'ANY' && allowed !== null) void onChange(null);
        }}
      >
        <option value="ANY">{text('admin.any')}</option>
        <option value="ONLY">{text('admin.only')}</option>
      </Select>
      {allowed && allowed.length > 0 && (
        <ul className="rows">
          {allowed.map(({ id, name, code }) => (
            <li key={id} className="row">
              <div className="about-line">
                <b>
                  <bdi>{name}</bdi>
                </b>
                <span className="soft">{code}</span>
              </div>
              <Button
                aria-label={text('admin.takeOut', { name })}
                onClick={() => onNarrow(ids.filter((each) => each !== id))}
              >
                {text('settings.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {allowed?.length === 0 && <p className="soft">{text('admin.noneAllowed')}</p>}
      {allowed === null && listing && <p className="soft">{text('admin.notListed')}</p>}
      {only && (
        <AddByCode onFound={async (id) => (allowed === null ? onNarrow([id]) : onChange([...new Set([...ids, id])]))} />
      )}
    </div>
  );
}

function AddByCode({ onFound }: { onFound: (id: string) => Promise<unknown> }) {
  const text = useText();
  const [code, setCode] = useState('');
  const [unknown, setUnknown] = useState(false);
  const add = useAction(async () => {
    if (code.trim() === '') return;
    const { organizationByCode } = await ask(OrganizationByCodeDocument, { code: code.trim() });
    setUnknown(!organizationByCode);
    if (!organizationByCode) return;
    await onFound(organizationByCode.id);
    setCode('');
  });
  return (
    <form className="by-code" onSubmit={add.submit}>
      <Field
        label={text('admin.otherCode')}
        hint={text('admin.otherCodeHint')}
        value={code}
        autoComplete="off"
        spellCheck={false}
        wrong={unknown ? text('admin.codeUnknown') : add.problem?.message}
        onChange={(event) => setCode(event.target.value)}
      />
      <Button type="submit" busy={add.busy}>
        {text('nav.add')}
      </Button>
    </form>
  );
}
