const WITHIN = 5_000;

/** From when an engine answers until writes through the proxy are answered for. */
export function recoveries({ of }, report) {
  const killed = of('killed').length;
  if (of('back').length !== killed)
    report('not back within 5 s', `${killed} were killed, ${of('back').length} came back`);
  for (const { engine, took, t } of of('back'))
    if (took === null || took > WITHIN) report('not back within 5 s', `${engine} at ${t}: ${took ?? 'never'} ms`);
  const kindOf = (engine) => engine.split(' ')[0];
  return ['process', 'redis', 'postgres'].flatMap((kind) => {
    const times = of('back')
      .filter(({ engine }) => kindOf(engine) === kind)
      .map(({ took }) => took ?? Infinity)
      .sort((a, b) => a - b);
    if (times.length === 0) return [];
    const middle = times[Math.floor(times.length / 2)];
    return [
      `kill -9 of ${kind}: ${times.length} times; back ${middle} ms after it answered in the middle, ${times.at(-1)} ms at most`,
    ];
  });
}
