import { translate } from '../contract/catalogue/index.ts';
import type { DesktopView } from '../contract/views.ts';
import { desktopView } from '../core/desktops/desktop.ts';
import type { OpenNebula } from '../core/opennebula/client.ts';
import type { Session } from '../core/opennebula/model/common.ts';
import { poolFilter } from '../kiosk/desktops.ts';
import { createGroupLists } from '../kiosk/group-lists.ts';
import type { Settings } from '../core/policy/settings.ts';

/** What the person would see, read once. */
export async function readDesktops(
  cloud: OpenNebula,
  session: Session,
  settings: Settings,
): Promise<readonly DesktopView[]> {
  const user = await cloud.user.info(session);
  const pool = await cloud.vmPool.infoExtended(session, poolFilter(settings));
  const lists = createGroupLists(cloud, () => session, {});
  await lists.ask().catch(() => {});
  const beside = {
    group: lists.value,
    allowed: settings.desktops.actions,
    inherited: settings.cloud.inheritedGraphics,
    lastOpened: null,
  };
  return pool.items.map((vm) => desktopView(vm, user, beside));
}

/** Names are foreign text: nothing of them may move a terminal's cursor. */
export const printable = (text: string): string => text.replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '?');

/** A table for people. */
export function formatDesktops(desktops: readonly DesktopView[], language: string): string {
  if (desktops.length === 0) return translate(language, { key: 'home.empty' });
  const rows = desktops.map((each) => [
    String(each.id),
    printable(each.name),
    translate(language, { key: `chip.${each.chip}` }),
    each.protocol ?? '-',
    each.actions.join(' ') || '-',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
