import { describe, expect, test } from 'vitest';
import type { CheckName, CheckStep } from '../contract/types';
import { ALL_CHECKS, AT_SIGN_IN, rowsOf, wayIsClear } from './checks';

const step = (name: CheckName, result: CheckStep['result'] = 'passed'): CheckStep => ({
  name,
  result,
  detail: '',
  advice: null,
});

describe('a test of the connection', () => {
  test('has one step under way, and the rest to come', () => {
    const states = (steps: CheckStep[], running: boolean) =>
      rowsOf(AT_SIGN_IN.slice(0, 3), steps, running).map(({ state }) => state);
    expect(states([], false)).toEqual(['next', 'next', 'next']);
    expect(states([], true)).toEqual(['running', 'next', 'next']);
    expect(states([step('nameResolution'), step('tcp', 'failed')], true)).toEqual([
      'passed',
      'failed',
      'running',
    ]);
    expect(states([step('nameResolution')], false)).toEqual(['passed', 'next', 'next']);
  });

  test('does not wait for a step that is not shown', () => {
    expect(rowsOf(AT_SIGN_IN, [step('database')], true).at(0)?.state).toBe('running');
  });

  test('is no reason to stay out where only the desktop lacks something', () => {
    expect(wayIsClear([step('tls'), step('notifications', 'failed'), step('keyring', 'failed')])).toBe(true);
    expect(wayIsClear([step('tls'), step('authentication', 'failed')])).toBe(false);
    expect(wayIsClear([step('proxy', 'skipped')])).toBe(true);
  });

  test('ends with the history', () => {
    expect(ALL_CHECKS.at(-1)).toBe('database');
    expect(AT_SIGN_IN).not.toContain('database');
  });
});
