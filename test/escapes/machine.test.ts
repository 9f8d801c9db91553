import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { plainOpenbox } from '../support/frames.ts';
import { onScreen } from '../support/terminal.ts';
import { openUnlocked } from './controls.ts';
import { openGround, tileOf, toList } from './ground.ts';
import type { Ground } from './ground.ts';
import { runFamily } from './run.ts';
import { ACCESSIBILITY, SERVER } from './tables/machine.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround({ desktops: ['locked', 'off'] });
});
afterAll(async () => {
  await ground.close();
});

const name = () => ground.terminal.page.evaluate("document.querySelector('input[name=user]').value");

runFamily(
  ACCESSIBILITY,
  {
    ground: () => ground,
    reach: async ({ terminal }) =>
      void (await terminal.page.waitForSelector('[data-screen=sign-in] input[name=user]:focus')),
    async again({ terminal }) {
      const typed = String(await name());
      // The keypad types a figure, and does not move the pointer.
      expect(typed).toMatch(/^6*a$/);
      await terminal.x.press(...Array<string>(typed.length).fill('BackSpace'));
      await expect.poll(name).toBe('');
    },
    async usable({ terminal }) {
      await terminal.x.type('ada');
      await expect.poll(name).toBe('ada');
      await terminal.x.press('BackSpace', 'BackSpace', 'BackSpace');
    },
  },
  {
    async 'five times Shift makes Shift stick'() {
      const on = await openUnlocked(plainOpenbox(), ['+accessx']);
      let said = '';
      on.nursery.start({
        command: ['/usr/bin/xev', '-event', 'keyboard'],
        env: { DISPLAY: on.x.display },
        cwd: on.folder,
        onOutput: (chunk) => (said += chunk.toString('latin1')),
      });
      await expect.poll(() => on.x.windows()).toHaveLength(1);
      on.do('key', '--delay', '60', ...Array<string>(6).fill('Shift_L'), 'a');
      await expect.poll(() => said, { timeout: 5_000 }).toMatch(/keysym 0x41, A/);
      await on.close();
    },
  },
);

runFamily(
  SERVER,
  {
    ground: () => ground,
    async reach(here) {
      await toList(here);
      await here.terminal.page.focus(tileOf(here, 'off'));
    },
    async usable({ terminal }) {
      await terminal.page.click('[data-sign-out]');
      await onScreen(terminal.page, 'sign-in');
      await terminal.page.waitForSelector('input[name=user]:focus');
      await terminal.x.type('ada');
      await expect.poll(name).toBe('ada');
    },
  },
  {
    async 'a key for a calculator starts what is bound to it'() {
      const on = await openUnlocked(
        plainOpenbox(
          '<keybind key="XF86Calculator"><action name="Execute"><command>touch calculated</command></action></keybind>',
        ),
      );
      on.do('key', 'XF86Calculator');
      await expect.poll(() => existsSync(join(on.folder, 'calculated')), { timeout: 5_000 }).toBe(true);
      await on.close();
    },
    async 'Ctrl+Alt+Backspace ends an X server that knows it'() {
      const on = await openUnlocked();
      on.start(['/usr/bin/setxkbmap', '-option', 'terminate:ctrl_alt_bksp']);
      await expect
        .poll(
          async () => {
            on.do('key', 'ctrl+alt+BackSpace');
            return await on.x.windows().then(
              () => 'alive',
              () => 'gone',
            );
          },
          { timeout: 5_000, interval: 300 },
        )
        .toBe('gone');
      await on.close();
    },
  },
);
