import { describe, expect, it } from 'vitest';
import { held, written, type Press } from './global-keys';

const press = (key: string, code: string, ...down: ('ctrl' | 'alt' | 'shift' | 'meta')[]): Press => ({
  key,
  code,
  ctrlKey: down.includes('ctrl'),
  altKey: down.includes('alt'),
  shiftKey: down.includes('shift'),
  metaKey: down.includes('meta'),
});

describe('keys that work in any program', () => {
  it('are written in one way', () => {
    expect(written(press('d', 'KeyD', 'alt', 'ctrl'))).toBe('Ctrl+Alt+D');
    expect(written(press('D', 'KeyD', 'shift', 'meta'))).toBe('Shift+Super+D');
    expect(written(press('F12', 'F12', 'ctrl', 'shift'))).toBe('Ctrl+Shift+F12');
    expect(written(press(' ', 'Space', 'meta'))).toBe('Super+Space');
  });

  it('are what the keyboard says they are, and where they stand in other scripts', () => {
    expect(written(press('a', 'KeyQ', 'ctrl', 'alt')), 'a French keyboard').toBe('Ctrl+Alt+A');
    expect(written(press('ي', 'KeyD', 'ctrl', 'alt')), 'an Arabic keyboard').toBe('Ctrl+Alt+D');
    expect(written(press('&', 'Digit7', 'ctrl', 'shift'))).toBe('Ctrl+Shift+7');
  });

  it('are none while only some are held down', () => {
    const holding = press('Alt', 'AltLeft', 'ctrl', 'alt');
    expect(written(holding)).toBeNull();
    expect(held(holding)).toEqual(['Ctrl', 'Alt']);
    expect(written(press('Escape', 'Escape'))).toBeNull();
    expect(written(press('F13', 'F13', 'ctrl', 'alt'))).toBeNull();
  });
});
