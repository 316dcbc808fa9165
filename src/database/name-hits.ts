/** Which part of a search's hits is wanted: those after a number, in the order of `searchable_names.number`, and at most so many. */
export interface HitRange {
  after: number;
  most: number;
}

/** So many names are looked through first: it takes a millisecond, and tells how many have what is looked for. */
const SAMPLE = 5_000;
/** A hit in the index costs as much as so many names that are looked through: its row is fetched from anywhere. */
const HIT = 8;
/** As many more than it should take are looked through before the index is asked after all. */
const MARGIN = 3;

/**
 * The first hits after a number, where looking through names in order takes as long as there are names up to the last hit that is
 * wanted, and the index as long as there are hits in all: each is slow for what the other is fast for. The planner has to guess which,
 * and for pairs that are common each, and hardly met in one name, guesses wrong by a hundred times; so a sample decides.
 */
export async function readHits(
  { after, most }: HitRange,
  last: number,
  inOrder: (range: HitRange, to: number) => Promise<number[]>,
  byIndex: (range: HitRange) => Promise<number[]>,
): Promise<number[]> {
  const hits = await inOrder({ after, most }, after + SAMPLE);
  let looked = after + SAMPLE;
  if (hits.length === most || looked >= last) return hits;
  const names = SAMPLE * (most / hits.length); // Infinity without any
  if (names < HIT * (hits.length / SAMPLE) * last) {
    const to = looked + Math.ceil(names * MARGIN);
    hits.push(...(await inOrder({ after: looked, most: most - hits.length }, to)));
    looked = to;
    if (hits.length === most || looked >= last) return hits;
  }
  return [...hits, ...(await byIndex({ after: looked, most: most - hits.length }))];
}
