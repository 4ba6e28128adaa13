import { describe, expect, test } from 'vitest';
import { parseRoles } from '../../src/config/sso.ts';
import { grantedRole, nameOf } from '../../src/engine/access/granted-role.ts';

const role = (claims: Record<string, unknown>, rules: string) => grantedRole(claims, parseRoles(rules));

describe('a role', () => {
  test.each([
    ['by a path into an object', { realm_access: { roles: ['ops'] } }, 'realm_access.roles=ops:admin', 'admin'],
    [
      'by a claim that is an address',
      { 'https://a.example/roles': ['ops'] },
      'https://a.example/roles=ops:admin',
      'admin',
    ],
    ['by a number', { tenant: 7 }, 'tenant=7:viewer', 'viewer'],
    ['never by an object that reads alike', { groups: { toString: 'ops' } }, 'groups=[object Object]:admin', null],
    ['never by what every object has', {}, 'constructor.name=Object:admin', null],
    ['never by null', { groups: null }, 'groups=null:admin', null],
    ['never by a part of a value', { groups: ['ops-viewers', 'dev ops'] }, 'groups=ops:admin', null],
    ['never by another case, groups being names', { groups: ['Ops'] }, 'groups=ops:admin', null],
    ['never by several values written as one', { groups: 'ops,dev' }, 'groups=ops:admin', null],
    [
      'never by an address that is a list',
      { email: ['a@b.example'], email_verified: true },
      'email=a@b.example:admin',
      null,
    ],
    [
      'never by a word that means yes',
      { email: 'a@b.example', email_verified: 'yes' },
      'email=a@b.example:admin',
      null,
    ],
  ])('%s', (_, claims, rules, expected) => {
    expect(role(claims, rules)).toBe(expected);
  });
});

describe('the name in events', () => {
  test.each([
    [
      'an address that was checked',
      { sub: '1', email: 'a@b.example', email_verified: true, name: 'Operator' },
      'a@b.example',
    ],
    ['not one that was not', { sub: '1', email: 'a@b.example', preferred_username: 'ann' }, 'ann'],
    ['else the subject', { sub: '248289761001', name: 'Operator' }, '248289761001'],
    ['on one line', { sub: 'a\nb\u202ec' }, 'abc'],
  ])('%s', (_, claims, expected) => {
    expect(nameOf(claims)).toBe(expected);
  });
});
