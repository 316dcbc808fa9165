import type { User } from '../../entities/user.js';
import type { Tx } from '../../src/database/tx.js';
import { importFile } from '../../src/domain/contact-imports.js';
import { recordUpload } from '../../src/domain/uploads.js';
import { newId } from '../../src/ids.js';
import type { UploadStore } from '../../src/uploads/store.js';
import { emailOf, organizations, people, type DemoName, type DemoPerson } from './people.js';

const ofDemo = (name: DemoName): string[] => {
  const { name: displayName, organization, department, title }: DemoPerson = people[name];
  return [organizations[organization], department, title, displayName, emailOf(name)];
};

/** The business cards that Aiko has collected: some of these people are here, and some are not. */
const cards = [
  ['会社名', '部署名', '役職', '氏名', 'e-mail', '携帯電話', '名刺交換日', 'Eightでつながっている人'],
  ofDemo('emma'),
  ofDemo('ken'),
  ofDemo('olivia'),
  ofDemo('noah'),
  ofDemo('quan'),
  ['青空トラベル', '企画部', '主任', '小林 直樹', 'naoki.kobayashi@aozora.example', '090-0000-0000'],
  ['青空トラベル', '企画部', '主任', '小林 直樹', 'naoki.kobayashi@aozora.example'],
  ['Biển Xanh Hotel', '', 'Giám đốc', 'Phạm Minh Châu', '', ''],
];

/** Sends the file as Aiko would have: a job reads it once the server runs. */
export async function keepCards(uploads: UploadStore): Promise<(tx: Tx, aiko: User) => Promise<void>> {
  const id = newId('upl');
  const bytes = Buffer.from(`\ufeff${cards.map((row) => `${row.join(',')}\r\n`).join('')}`);
  await uploads.write(id, 'full', [bytes]);
  await uploads.keep(id, ['full']);
  return async (tx, aiko) => {
    const file = { id, purpose: 'import', fileName: 'Eight.csv', kind: 'FILE', contentType: 'text/csv' } as const;
    const quota = { unused: 1, unusedBytes: bytes.length, bytesPerDay: bytes.length };
    await recordUpload(tx, aiko, { ...file, byteSize: bytes.length, hasPreview: false }, quota);
    await importFile(tx, aiko, id, 'EIGHT');
  };
}
