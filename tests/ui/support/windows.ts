// How the tests open a window on the fake backend, and what they ask of it.

import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { CheckName, Connection, Language, Problem, Settings } from '../../../ui/src/contract/types';
import type { Asked, Fake } from '../../../ui/src/backend/fake';
import type { PageName } from '../../../ui/src/settings/pages';
import type { Line } from '../../../ui/src/backend/fake/world';

export { expect };

type Fakes = { __deskbellFake: Fake };

/** When every test begins: in the afternoon, so that the scenes have a yesterday whenever they are run. */
const BEGINS = Date.parse('2026-11-23T14:22:30Z');
const ahead = BEGINS - Date.now();

/** The time in the window, in milliseconds since the epoch. */
export const now = (): number => Date.now() + ahead;

/** Sets the window's clock without stopping it. */
const setClock = (ahead: number): void => {
  const Real = Date;
  const shifted = () => Real.now() + ahead;
  window.Date = new Proxy(Real, {
    construct: (Target, args: []) => (args.length ? new Target(...args) : new Target(shifted())),
    apply: () => new Real(shifted()).toString(),
    get: (target, name) => (name === 'now' ? shifted : Reflect.get(target, name)),
  });
};

export class Windows {
  constructor(readonly page: Page) {}

  async inbox(scene = 'day', more = ''): Promise<void> {
    await this.page.goto(`/?scene=${scene}${more}`);
    await expect(this.page.locator('html[data-window="inbox"]')).toBeAttached();
  }

  async chat(customerId: string, scene = 'day', more = ''): Promise<void> {
    await this.page.goto(`/chat.html?scene=${scene}&chat=${encodeURIComponent(customerId)}${more}`);
    await expect(this.page.locator('html[data-window="chat"]')).toBeAttached();
    await expect(this.log).toBeVisible();
  }

  async settings(page: PageName = 'notifications', scene = 'desk', more = ''): Promise<void> {
    await this.page.goto(`/?settings&scene=${scene}${more}`);
    await expect(this.page.locator('html[data-window="settings"]')).toBeAttached();
    await this.page.locator(`[data-page="${page}"]`).click();
    await expect(this.page.getByRole('tabpanel')).toHaveAttribute('aria-busy', 'false');
  }

  async diagnostics(scene = 'day', more = ''): Promise<void> {
    await this.page.goto(`/?diagnostics&scene=${scene}${more}`);
    await expect(this.page.locator('html[data-window="diagnostics"]')).toBeAttached();
    await expect(this.page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  }

  /** One setting: its control, its words and what is wrong with it. */
  option(id: string): Locator {
    return this.page.locator(`[data-option="${id}"]`);
  }

  get field(): Locator {
    return this.page.getByRole('combobox', { name: 'Search names and messages' });
  }

  get results(): Locator {
    return this.page.getByRole('listbox', { name: 'Search results' });
  }

  get menu(): Locator {
    return this.page.getByRole('menu');
  }

  get log(): Locator {
    return this.page.getByRole('log');
  }

  get list(): Locator {
    return this.page.getByRole('listbox', { name: 'Conversations' });
  }

  row(customerId: string): Locator {
    return this.page.locator(`[data-conversation="${customerId}"]`);
  }

  message(id: string): Locator {
    return this.page.locator(`[data-message="${id}"]`);
  }

  tab(name: 'All' | 'Unread' | 'Waiting' | 'Closing'): Locator {
    return this.page.getByRole('tab', { name });
  }

  receive(customerId: string, line: Line, name?: string): Promise<string> {
    return this.page.evaluate(
      ([id, line, name]) =>
        (window as never as Fakes).__deskbellFake.server.receive(id, line, name ? { name } : {}).id,
      [customerId, line, name] as const,
    );
  }

  /** Enters server and token, and connects. */
  async signIn(server: string, token: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Server' }).fill(server);
    await this.page.getByRole('textbox', { name: 'Token' }).fill(token);
    await this.page.getByRole('button', { name: 'Connect' }).click();
  }

  /** A step of a test of the connection. */
  check(name: CheckName): Locator {
    return this.page.locator(`[data-check="${name}"]`);
  }

  /** Keeps a step of a test from ending until what is returned is called. */
  async holdCheck(name: CheckName): Promise<() => Promise<void>> {
    const letGo = await this.page.evaluateHandle((name) => {
      const { server } = (window as never as Fakes).__deskbellFake;
      let letGo = () => {};
      const held = new Promise<void>((resolve) => (letGo = resolve));
      server.checkHeld = (step) => (step.name === name ? held : Promise.resolve());
      return () => letGo();
    }, name);
    return () => letGo.evaluate((letGo) => letGo());
  }

  connection(connection: Connection): Promise<void> {
    return this.page.evaluate(
      (connection) => (window as never as Fakes).__deskbellFake.server.setConnection(connection),
      connection,
    );
  }

  /** Changes something of the resident part, as it would change by itself. */
  tell<Method extends 'setQuiet'>(
    method: Method,
    ...args: Parameters<Fake['server'][Method]>
  ): Promise<void> {
    return this.page.evaluate(
      ([method, args]) => {
        const { server } = (window as never as Fakes).__deskbellFake;
        (server[method] as (...args: unknown[]) => void).apply(server, args);
      },
      [method, args] as [Method, unknown[]],
    );
  }

  /** Chooses settings, as they would be chosen in another window. */
  async chosen(settings: Partial<Settings>): Promise<void> {
    await this.page.evaluate((chosen) => {
      const { settings } = (window as never as Fakes).__deskbellFake.server;
      settings.change({ ...settings.settings, ...chosen });
    }, settings);
  }

  /** Speaks another language from now on, without being loaded anew. */
  async speak(language: Language): Promise<void> {
    await this.chosen({ language });
    await expect(this.page.locator('html')).toHaveAttribute('lang', language === 'pt' ? 'pt-BR' : language);
    await this.frames();
  }

  /** The next calls of a command wait until what is returned is called. */
  async hold(name: Asked['name']): Promise<() => Promise<void>> {
    const letGo = await this.page.evaluateHandle(
      (name) => (window as never as Fakes).__deskbellFake.holdNext(name),
      name,
    );
    return () => letGo.evaluate((letGo) => letGo());
  }

  failNext(name: Asked['name'], problem: Problem): Promise<void> {
    return this.page.evaluate(
      ([name, problem]) => void (window as never as Fakes).__deskbellFake.failNext(name, problem),
      [name, problem] as const,
    );
  }

  async asked(name: Asked['name']): Promise<readonly unknown[][]> {
    const all = await this.page.evaluate(() => (window as never as Fakes).__deskbellFake.asked);
    return all.filter((asked) => asked.name === name).map((asked) => [...asked.args]);
  }

  /** Waits until a command came with these arguments. */
  async sees(name: Asked['name'], ...args: unknown[]): Promise<void> {
    await expect.poll(() => this.asked(name)).toContainEqual(args);
  }

  /** Lets pass what a message needs to count as seen, and more. */
  lingers(): Promise<void> {
    return this.page.waitForTimeout(900);
  }

  /** Lets the window draw what it was told. */
  async frames(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(undefined)))),
    );
  }

  /** The window is in front of the agent, or is not. */
  async front(inFront: boolean): Promise<void> {
    await this.page.evaluate((inFront) => {
      document.hasFocus = () => inFront;
      window.dispatchEvent(new Event(inFront ? 'focus' : 'blur'));
    }, inFront);
  }

  /** The first message that is whole in sight, and where it stands. */
  firstInSight(): Promise<{ id: string; top: number }> {
    return this.log.evaluate((log) => {
      const top = log.getBoundingClientRect().top;
      for (const message of log.querySelectorAll<HTMLElement>('[data-message]')) {
        const at = message.getBoundingClientRect().top - top;
        if (at >= 0) return { id: message.dataset.message ?? '', top: at };
      }
      throw new Error('no message is in sight');
    });
  }

  /** Where a message stands, from the top of the timeline's window. */
  topOf(id: string): Promise<number> {
    return this.log.evaluate((log, id) => {
      const message = log.querySelector(`[data-message="${CSS.escape(id)}"]`);
      return (message?.getBoundingClientRect().top ?? NaN) - log.getBoundingClientRect().top;
    }, id);
  }

  scrollTop(): Promise<number> {
    return this.log.evaluate((log) => log.scrollTop);
  }

  fromEnd(): Promise<number> {
    return this.log.evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
  }
}

export const test = base.extend<{ windows: Windows; blurred: boolean }>({
  /** Whether windows open behind others. */
  blurred: [false, { option: true }],
  windows: async ({ page, blurred }, use) => {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (line) => {
      // Browsers ask for an icon that the app's windows have from elsewhere.
      if (line.type() === 'error' && !line.location().url.endsWith('/favicon.ico')) faults.push(line.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith('http://127.0.0.1:')) faults.push(`asked for ${request.url()}`);
    });
    await page.addInitScript(setClock, ahead);
    if (blurred) await page.addInitScript(() => (document.hasFocus = () => false));
    await use(new Windows(page));
    expect(faults, 'errors in the window').toEqual([]);
  },
});
