import { expect, it } from 'vitest';
import { askedFor, onward } from './onward';

const HERE = 'https://console.example';

it.each([
  '/logs',
  '/traces/4bf9?span=0c#x',
  '/incidents?from=now-6h&state=open',
  '/services/a%2Fb/overview',
])('goes on to %s', (path) => expect(onward(path, HERE)).toBe(path));

it.each([
  undefined,
  '',
  'https://evil.example/',
  'javascript:alert(1)',
  '//evil.example/x',
  '/\\evil.example',
  '/\t/evil.example',
  '\\\\evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'evil.example',
  '//[',
  '/signin?next=%2Fsignin',
])('goes to the overview instead of %j', (asked) => expect(onward(asked, HERE)).toBe('/'));

it('names the page that was asked for, unless it is where one goes anyway', () => {
  expect(askedFor('/logs?level=error')).toEqual({ next: '/logs?level=error' });
  expect(askedFor('/')).toEqual({});
});
