import type { DemoCloud, Witness } from '../demo/cloud.ts';
import { DEFINITIONS } from '../demo/catalogue.ts';
import type { VmKey } from '../demo/catalogue.ts';
import type { Observation } from './recorder.ts';
import type { Viewpoint } from './viewpoint.ts';
import type { XSession } from './x-session.ts';

export interface TourParts {
  readonly cloud: DemoCloud;
  readonly keyboard: XSession;
  readonly page: Viewpoint;
}

/** SPICE channel types (spice-protocol, spice/enums.h). */
const DISPLAY_CHANNEL = 2;
const USBREDIR_CHANNEL = 9;
const PATIENCE = 30_000;
const RUNNING = { state: 3, lcmState: 3 };
const POWEROFF = 8;

const sleep = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Asks the peer until it says it, or for `patience` milliseconds; the last answer is what counts. */
async function until(
  read: () => Promise<Witness>,
  is: (witness: Witness) => boolean,
  patience = 10_000,
): Promise<Observation> {
  const end = performance.now() + patience;
  for (;;) {
    const observed = await read();
    if (is(observed) || performance.now() > end) return { ok: is(observed), observed };
    await sleep(100);
  }
}

export type Step = readonly [name: string, work: (parts: TourParts) => Promise<Observation>];

const signIn = async ({ cloud, keyboard, page }: TourParts): Promise<Observation> => {
  await page.waitFor('[data-screen=sign-in] input[name=user]', PATIENCE);
  await keyboard.type(cloud.users.desktop.name);
  await keyboard.press('Tab');
  await keyboard.type(cloud.users.desktop.password);
  await keyboard.press('Return');
  await page.waitFor('[data-screen=home] [data-desktop]', PATIENCE);
  return { ok: cloud.liveTokens() === 1, observed: { liveTokens: cloud.liveTokens() } };
};

/** Walks to the tile with the arrow keys and opens it. */
async function openTile({ cloud, keyboard, page }: TourParts, key: VmKey): Promise<void> {
  await page.waitFor('[data-screen=home] [data-desktop]:focus', PATIENCE);
  const index = await page.tileIndex(cloud.vmId(key));
  await keyboard.press('Home', ...Array.from({ length: index }, () => 'Right'), 'Return');
}

async function giveGuestPassword({ cloud, keyboard, page }: TourParts): Promise<void> {
  await page.waitFor('[data-screen=credentials] input[name=password]:focus', PATIENCE);
  await keyboard.type(cloud.rdp.password);
  await keyboard.press('Return');
  await page.waitFor('[data-screen=running]', PATIENCE);
}

const inSpice = (witness: Witness): boolean => {
  const types = (witness.spice ?? []).map((channel) => channel['channel-type']);
  return types.includes(DISPLAY_CHANNEL) && types.filter((type) => type === USBREDIR_CHANNEL).length === 3;
};
const inRdp = (witness: Witness): boolean =>
  (witness.rdp?.connections ?? 0) > 0 && (witness.rdp?.logons ?? 0) > 0;
const isRunning = (witness: Witness) =>
  witness.state === RUNNING.state && witness.lcmState === RUNNING.lcmState;

const openSpice = async (parts: TourParts): Promise<Observation> => {
  await openTile(parts, 'spice');
  await parts.page.waitFor('[data-screen=running]', PATIENCE);
  const seen = await until(() => parts.cloud.witness('spice'), inSpice);
  await sleep(600); // The viewer paints; the screenshot shall show it.
  return seen;
};

/** A key that the guest itself answers: its picture changes, so the keyboard reaches it. */
const typeInSpice = async (parts: TourParts): Promise<Observation> => {
  const before = await parts.cloud.witness('spice');
  await parts.keyboard.press('a');
  const seen = await until(
    () => parts.cloud.witness('spice'),
    (now) => now.screen?.sha256 !== before.screen?.sha256,
  );
  await sleep(400);
  return { ok: seen.ok, observed: { before: before.screen, after: (seen.observed as Witness).screen } };
};

/** As a person leaves it: by shutting it down inside. The viewer goes with it, and the list is there again. */
const leaveSpice = async ({ cloud, keyboard, page }: TourParts): Promise<Observation> => {
  await keyboard.press('q');
  await page.waitFor('[data-screen=home] [data-desktop]', PATIENCE);
  return await until(
    () => cloud.witness('spice'),
    (witness) => witness.state === POWEROFF && witness.spice === null,
  );
};

const openRdp =
  (key: VmKey) =>
  async (parts: TourParts): Promise<Observation> => {
    await openTile(parts, key);
    await giveGuestPassword(parts);
    const seen = await until(
      () => parts.cloud.witness(key),
      (witness) => inRdp(witness) && isRunning(witness),
    );
    await sleep(1_200);
    return seen;
  };

const leaveRdp =
  (key: VmKey) =>
  async ({ cloud, keyboard, page }: TourParts): Promise<Observation> => {
    await keyboard.closeWindow(DEFINITIONS.find((each) => each.key === key)?.name ?? key);
    await page.waitFor('[data-screen=home] [data-desktop]', PATIENCE);
    return await until(
      () => cloud.witness(key),
      (witness) => witness.rdp?.connections === 0,
    );
  };

const seeConsole = async (parts: TourParts): Promise<Observation> => {
  await openTile(parts, 'unbootable');
  await parts.page.waitFor('[data-screen=did-not-boot] [data-console=connected]', PATIENCE);
  await sleep(800);
  return await until(
    () => parts.cloud.witness('unbootable'),
    (witness) => isRunning(witness) && !witness.booted && witness.rdp?.open === false,
  );
};

/** The focus stands on the first action, which restarts. The demo has put the right medium in. */
const restartIt = async ({ cloud, keyboard, page }: TourParts): Promise<Observation> => {
  await page.waitFor('[data-action=restart]:focus', PATIENCE);
  await cloud.insertMedium('unbootable');
  await keyboard.press('Return');
  await page.waitFor('[data-action=open]:focus', PATIENCE);
  return await until(
    () => cloud.witness('unbootable'),
    (witness) => witness.booted && witness.rdp?.open === true,
  );
};

const openRescued = async (parts: TourParts): Promise<Observation> => {
  await parts.keyboard.press('Return');
  await giveGuestPassword(parts);
  const seen = await until(() => parts.cloud.witness('unbootable'), inRdp);
  await sleep(1_200);
  return seen;
};

/** What its firmware says, word for word. */
const LAST_WORDS = 'No bootable device.';

const readItsWords = async (parts: TourParts): Promise<Observation> => {
  await openTile(parts, 'broken');
  await parts.page.waitFor('[data-screen=did-not-boot] [data-console=connected]', PATIENCE);
  const banner = await parts.page.banner();
  await sleep(800);
  const { booted, rdp } = await parts.cloud.witness('broken');
  return {
    ok: banner.includes(LAST_WORDS) && !booted && rdp?.open === false,
    observed: { banner, booted, rdp },
  };
};

/** Restart has the focus; beside it is the way back, with the newest snapshot chosen. */
const chooseSnapshot = async ({ cloud, keyboard, page }: TourParts): Promise<Observation> => {
  await page.waitFor('[data-action=restart]:focus', PATIENCE);
  await keyboard.press('Tab', 'Return');
  await page.waitFor('[data-action=go-back]:focus', PATIENCE);
  return await until(
    () => cloud.witness('broken'),
    (witness) => isRunning(witness) && !witness.booted,
  );
};

/** Off, its disk goes back, and on again: as the cloud does it, and the guest's own boot code runs from that disk. */
const goBack = async ({ cloud, keyboard, page }: TourParts): Promise<Observation> => {
  await keyboard.press('Return');
  await page.waitFor('[data-screen=reverting]', PATIENCE);
  await page.waitFor('[data-screen=credentials]', 2 * PATIENCE);
  return await until(
    () => cloud.witness('broken'),
    (witness) => isRunning(witness) && witness.booted && witness.rdp?.open === true,
  );
};

const openReverted = async (parts: TourParts): Promise<Observation> => {
  await giveGuestPassword(parts);
  const seen = await until(() => parts.cloud.witness('broken'), inRdp);
  await sleep(1_200);
  return seen;
};

const signOut = async ({ cloud, keyboard, page }: TourParts): Promise<Observation> => {
  await page.waitFor('[data-screen=home] [data-desktop]:focus', PATIENCE);
  await keyboard.press('shift+Tab', 'Return');
  await page.waitFor('[data-screen=sign-in]', PATIENCE);
  for (let waited = 0; cloud.liveTokens() > 0 && waited < 5_000; waited += 50) await sleep(50);
  return { ok: cloud.liveTokens() === 0, observed: { liveTokens: cloud.liveTokens() } };
};

/** The main job, in the order a person would do it. */
export const STEPS: readonly Step[] = [
  ['sign in', signIn],
  ['open the SPICE desktop', openSpice],
  ['type in the SPICE desktop', typeInSpice],
  ['leave the SPICE desktop', leaveSpice],
  ['open the RDP desktop', openRdp('rdp')],
  ['leave the RDP desktop', leaveRdp('rdp')],
  ['open the desktop that is off', openRdp('off')],
  ['leave the desktop that was off', leaveRdp('off')],
  ['see the console of the one that does not boot', seeConsole],
  ['restart it from the console', restartIt],
  ['open it', openRescued],
  ['leave it', leaveRdp('unbootable')],
  ['read what the one with the broken disk says', readItsWords],
  ['choose the snapshot from before', chooseSnapshot],
  ['go back to it', goBack],
  ['open it as it was', openReverted],
  ['leave it again', leaveRdp('broken')],
  ['sign out', signOut],
];
