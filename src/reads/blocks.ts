import { Block } from '../../entities/block.js';
import { Page, keyset, readPage, type PageArgs, type SortColumn } from '../database/pages.js';
import type { Param } from '../database/tx.js';
import type { Reads } from './reads.js';

const columns: SortColumn[] = [
  { sql: 'created_at', type: 'number' },
  { sql: 'id', type: 'text' },
];

/** Whom the viewer has blocked, latest first. */
export async function listBlocks({ reader, viewer }: Reads, args: PageArgs): Promise<Page<Block>> {
  const page = readPage(args, columns);
  const params: Param[] = [viewer.id];
  const rows = await reader.rows(Block, `where blocker_id = $1${keyset(page, columns, true, params)}`, params);
  return new Page(
    page,
    rows,
    (block) => [block.createdAt, block.id],
    async () => {
      const counted = await reader.get<{ n: number }>('select count(*) as n from blocks where blocker_id = $1', [
        viewer.id,
      ]);
      return counted!.n;
    },
  );
}
