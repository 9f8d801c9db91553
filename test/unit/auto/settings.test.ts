import { describe, expect, test } from 'vitest';
import { parseSettings } from '../../../platform/files/settings-file.ts';

const LEAST = '[cloud]\nendpoint = "https://one.example.org:2633/RPC2"\n';
const parse = (toml: string) => parseSettings('f.toml', `${LEAST}${toml}`);
const mistake = (toml: string): string => {
  try {
    parse(toml);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return 'no mistake';
};
const STATION = '[sign-in.station]\nuser = "station-3"\n';
const FILE = `${STATION}secret-file = "/etc/onekiosk/station.secret"\n`;

describe('settings of what happens by itself', () => {
  test('are off without a word', () => {
    const { auto, idle, signIn, interface: shown } = parse('');
    expect(auto).toEqual({ connect: 'never', delay: 3_000, start: [], store: null, notice: 'raise' });
    const never = { lockAfter: 0, lockedSignOutAfter: 0, suspendAfter: 0 };
    expect(idle).toEqual({ after: 0, countdown: 60_000, withSessions: 'seen', ...never });
    expect([signIn.station, shown.messages]).toEqual([null, 'in-turn']);
    expect(shown.status).toEqual(['sound', 'network', 'battery']);
  });

  test('take what opens and starts', () => {
    const toml =
      '[auto]\nconnect = "last"\ndelay = 5\nstart = [3, 4]\nstore = "/var/lib/l"\nnotice = "quiet"\n';
    expect(parse(toml).auto).toEqual({
      connect: 'last',
      delay: 5_000,
      start: [3, 4],
      store: '/var/lib/l',
      notice: 'quiet',
    });
    expect(parse('[auto]\nstart = "all"\n').auto.start).toBe('all');
  });

  test('take a station, by file or by credential', () => {
    expect(parse(FILE).signIn.station).toEqual({
      user: 'station-3',
      secret: { file: '/etc/onekiosk/station.secret' },
      kind: 'password',
      others: false,
    });
    expect(parse(`${STATION}credential = "station"\nkind = "token"\nothers = true\n`).signIn.station).toEqual(
      {
        user: 'station-3',
        secret: { credential: 'station' },
        kind: 'token',
        others: true,
      },
    );
  });

  test.each(['secret', 'password', 'token'])(
    'refuse a %s of a station, say where it belongs, and do not repeat it',
    (key) => {
      const said = mistake(`${FILE}${key} = "pl4nted"\n`);
      expect(said).toMatch(
        new RegExp(
          `^f\\.toml:6: sign-in\\.station\\.${key}: a secret does not belong in this file: .*secret-file`,
        ),
      );
      expect(said).not.toContain('pl4nted');
    },
  );

  test.each([
    ['no secret at all', STATION, /secret-file: goes without credential: one of the two/],
    ['two of them', `${FILE}credential = "x"\n`, /secret-file: goes without credential: one of the two/],
    ['a station without a user', '[sign-in.station]\nsecret-file = "/s"\n', /user: is missing/],
    [
      'a user with a colon',
      '[sign-in.station]\nuser = "a:b"\nsecret-file = "/s"\n',
      /user: must be the name/,
    ],
    ['a relative path', `${STATION}secret-file = "s"\n`, /must be an absolute path/],
    [
      'a credential that leads elsewhere',
      `${STATION}credential = "../shadow"\n`,
      /must be the name of a systemd/,
    ],
    ['a credential of dots', `${STATION}credential = ".."\n`, /must be the name of a systemd/],
    ['another kind', `${FILE}kind = "pin"\n`, /kind: must be one of: password, token/],
    [
      'another way to connect',
      '[auto]\nconnect = "first"\n',
      /auto\.connect: must be one of: never, only, last/,
    ],
    [
      'a start of names',
      '[auto]\nstart = ["Office"]\n',
      /auto\.start: must be "last", "all" or a list of VM IDs/,
    ],
    ['a delay that nobody sees', '[auto]\ndelay = 0\n', /auto\.delay: must be between 1 and 30/],
    ['a store in the working directory', '[auto]\nstore = "last.json"\n', /must be an absolute path/],
    [
      'an end that nobody can stop',
      '[idle]\nafter = 300\ncountdown = 1\n',
      /idle\.countdown: must be between 10/,
    ],
    ['a lock that comes too soon', '[idle]\nlock-after = 29\n', /idle\.lock-after: must be 0 \(never\), or/],
    ['a lock as a word', '[idle]\nlock-after = "yes"\n', /idle\.lock-after: must be a number/],
    ['a sleep after more than a day', '[idle]\nsuspend-after = 86401\n', /idle\.suspend-after: must be 0/],
    ['a sign-out at once', '[idle]\nlocked-sign-out-after = 1\n', /idle\.locked-sign-out-after: must be 0/],
    ['a status that there is not', '[interface]\nstatus = ["load"]\n', /interface\.status/],
    ['a power that there is not', '[interface]\npower = ["hibernate"]\n', /interface\.power/],
    ['an idle time that ends work', '[idle]\nafter = 5\n', /idle\.after: must be 0 \(never\), or 30/],
    ['another clock', '[idle]\nwith-sessions = "maybe"\n', /must be one of: seen, always, never/],
    [
      'messages of another kind',
      '[interface]\nmessages = true\n',
      /must be one of: in-turn, at-sign-in, off/,
    ],
  ])('refuse %s', (_what, toml, words) => {
    expect(mistake(toml)).toMatch(words);
  });
});
