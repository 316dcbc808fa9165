import { useMemo } from 'react';
import { mutate } from '../api/request.js';
import { useAction } from '../api/use-action.js';
import { UpdateProfileDocument, type Locale } from '../generated/operations.js';
import { useLocale, useText } from '../i18n/index.js';
import { chooseLocale, languages } from '../shell/account-menu.js';
import { Select } from '../ui/field.js';
import { Notice, say } from '../ui/notice.js';
import { regions } from './regions.js';

export function LanguageAndRegion({ locale, region }: { locale: Locale; region: string }) {
  const text = useText();
  const shown = useLocale();
  const save = useAction(async (next: string) => {
    await mutate(UpdateProfileDocument, { region: next });
    say(text('settings.saved'));
  });
  const named = useMemo(() => namedRegions(shown), [shown]);
  const problem = save.otherwise('region');
  return (
    <section className="card form">
      <h2>{text('settings.languageAndRegion')}</h2>
      {problem && <Notice bad>{problem}</Notice>}
      <Select
        label={text('settings.language')}
        hint={text('settings.languageHint')}
        value={locale}
        onChange={(event) => void chooseLocale(event.target.value as Locale, locale)}
      >
        {languages.map(({ locale: each, tag, name }) => (
          <option key={each} value={each} lang={tag}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        label={text('settings.region')}
        hint={text('settings.regionHint')}
        value={region}
        wrong={save.about('region')}
        onChange={(event) => void save.run(event.target.value)}
      >
        {named.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </Select>
    </section>
  );
}

function namedRegions(locale: Locale): { code: string; name: string }[] {
  const tag = locale.toLowerCase();
  const names = new Intl.DisplayNames([tag], { type: 'region' });
  const order = new Intl.Collator(tag);
  return regions
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .toSorted((a, b) => order.compare(a.name, b.name));
}
