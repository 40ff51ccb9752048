import { describe, expect, test } from 'vitest';
import { copyOf } from './copying';
import { message } from './testing';

const words = {
  inOneLine: () => 'Photo',
  who: ({ sender }: { sender: string }) => (sender === 'agent' ? 'Agent' : 'Amina'),
  time: (at: number) => `${at}`,
  line: (time: string, who: string, what: string) => `[${time}] ${who}: ${what}`,
};

describe('what is copied', () => {
  test('of one message are its words, with their lines', () => {
    expect(copyOf([message('a', 1, { text: ' *two*\nlines ' })], words)).toBe('*two*\nlines');
  });

  test('of one without words says what it is', () => {
    expect(copyOf([message('a', 1, { text: ' ' })], words)).toBe('Photo');
  });

  test('of several says when and by whom', () => {
    const all = [message('a', 1, { text: 'Hello' }), message('b', 2, { sender: 'agent', text: 'Good day' })];
    expect(copyOf(all, words)).toBe('[1] Amina: Hello\n[2] Agent: Good day');
  });

  test('of none is nothing', () => expect(copyOf([], words)).toBe(''));
});
