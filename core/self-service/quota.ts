/** What one more desktop takes of the quotas, and what they leave. Pure. */
import type { QuotaKind, QuotaLineView } from '../../contract/offers.ts';
import type { QuotaLine, VmQuota } from '../opennebula/model/user.ts';

/** What one desktop takes: cores, megabytes; null where nobody knows. */
export interface Taken {
  readonly cpu: number;
  readonly memory: number;
  readonly disk: number | null;
}

const KINDS: readonly (readonly [QuotaKind, (quota: VmQuota) => QuotaLine])[] = [
  ['vms', (quota) => quota.vms],
  ['running', (quota) => quota.runningVms],
  ['cpu', (quota) => quota.cpu],
  ['memory', (quota) => quota.memory],
  ['disk', (quota) => quota.systemDisk],
];

/** One line for each limit that counts, the tighter one of the two. What has no limit has no line. */
export function quotaLines(taken: Taken, user: VmQuota | null, group: VmQuota | null): QuotaLineView[] {
  const takes: Readonly<Record<QuotaKind, number>> = {
    ...{ vms: 1, running: 1, cpu: taken.cpu, memory: taken.memory },
    disk: taken.disk ?? 0,
  };
  return KINDS.flatMap(([what, lineOf]) => {
    if (takes[what] === 0) return [];
    const limits = [['user', user] as const, ['group', group] as const].flatMap(([of, quota]) => {
      const line = quota === null ? null : lineOf(quota);
      if (line === null || line.limit === null) return [];
      return [{ what, of, takes: takes[what], left: Math.max(0, line.limit - line.used) }];
    });
    const [tightest] = limits.sort((a, b) => a.left - b.left);
    return tightest === undefined ? [] : [tightest];
  });
}
