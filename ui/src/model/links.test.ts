import { expect, it } from 'vitest';
import { destination } from './links';

it.each([
  ['https://paypal.com@evil.example/login', 'web', 'evil.example'],
  ['https://xn--pypal-4ve.com/', 'web', 'xn--pypal-4ve.com'],
  ['https://pаypal.com/', 'web', 'xn--pypal-4ve.com'],
  ['http://a.example:8080/x', 'web', 'a.example:8080'],
  ['tel:+1%20555', 'phone', '+1 555'],
  ['mailto:a@b.example?subject=x', 'mail', 'a@b.example'],
])('shows where %s leads', (url, kind, place) => {
  expect(destination(url)).toEqual({ kind, place });
});
