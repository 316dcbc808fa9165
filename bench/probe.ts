/**
 * Loaded into each measured server. Tells the process that measures what this one has used, so that only the server's own
 * CPU time is counted; `answer` adds questions of its own.
 */
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

const inspector = new Session();

const answers: Record<string, (given: never) => unknown> = {
  cpu() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  memory: () => process.memoryUsage().rss,
  profileFrom() {
    inspector.connect();
    inspector.post('Profiler.enable');
    inspector.post('Profiler.start');
  },
  profileTo(file: string) {
    inspector.post('Profiler.stop', (_error, { profile }) => writeFileSync(file, JSON.stringify(profile)));
    inspector.disconnect();
  },
};

export function answer(question: string, give: (given: never) => unknown): void {
  answers[question] = give;
}

process.on('message', ({ question, given }: { question: string; given: never }) => {
  void Promise.resolve(answers[question]!(given)).then((value) => process.send!({ value }));
});
// The measured server lives no longer than the process that measures.
process.on('disconnect', () => process.exit(0));
