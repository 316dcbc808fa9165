import { expect, test } from 'vitest';
import { MemoryBus } from '../../src/live/bus.js';

test('every listener of a topic is woken, and of no other', () => {
  const bus = new MemoryBus();
  const woken: string[] = [];
  const stops = ['a', 'b', 'other'].map((name) =>
    bus.subscribe(name === 'other' ? 'two' : 'one', () => void woken.push(name)),
  );
  bus.publish('one');
  expect(woken).toEqual(['a', 'b']);
  stops[0]!();
  stops[0]!(); // stopping twice is stopping once
  bus.publish('one');
  bus.publish('three');
  expect(woken).toEqual(['a', 'b', 'b']);
  expect(bus.listeners).toBe(2);
  for (const stop of stops) stop();
  expect(bus.listeners).toBe(0);
});

test('a listener may stop itself or others, or begin to listen, while it is called', () => {
  const bus = new MemoryBus();
  const woken: string[] = [];
  const stop = bus.subscribe('topic', () => {
    woken.push('first');
    stop();
    bus.subscribe('topic', () => void woken.push('late'));
  });
  bus.subscribe('topic', () => void woken.push('second'));
  bus.publish('topic');
  expect(woken).toEqual(['first', 'second']);
  bus.publish('topic');
  expect(woken).toEqual(['first', 'second', 'second', 'late']);
});
