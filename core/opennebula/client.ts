import type { Clock, RandomBytes } from '../clock.ts';
import { createCaller } from './caller.ts';
import { groupCalls } from './resources/group.ts';
import type { GroupCalls } from './resources/group.ts';
import { imageCalls } from './resources/image.ts';
import type { ImageCalls } from './resources/image.ts';
import { systemCalls } from './resources/system.ts';
import type { SystemCalls } from './resources/system.ts';
import { templateCalls } from './resources/template.ts';
import type { TemplateCalls } from './resources/template.ts';
import { userCalls } from './resources/user.ts';
import type { UserCalls } from './resources/user.ts';
import { vmPoolCalls } from './resources/vm-pool.ts';
import type { VmPoolCalls } from './resources/vm-pool.ts';
import { vmCalls } from './resources/vm.ts';
import type { VmCalls } from './resources/vm.ts';
import type { Transport } from './transport.ts';

/**
 * OpenNebula's calls, by resource. Every one rejects with `OneClientError` or `OneServerError`, or with the signal's reason. Calls that
 * read are sent again while the cloud is busy (`CallOptions.patience`); calls that change something only where nothing of them can have been done.
 */
export interface OpenNebula {
  readonly system: SystemCalls;
  readonly user: UserCalls;
  readonly group: GroupCalls;
  readonly vmPool: VmPoolCalls;
  readonly vm: VmCalls;
  readonly template: TemplateCalls;
  readonly image: ImageCalls;
}

/** The calls over any transport. One object serves every person: the session goes with each call. */
export function createOpenNebula(transport: Transport, clock: Clock, random: RandomBytes): OpenNebula {
  const call = createCaller(transport, clock, random);
  const vm = vmCalls(call);
  return {
    system: systemCalls(call),
    user: userCalls(call),
    group: groupCalls(call),
    vmPool: vmPoolCalls(call, vm),
    vm,
    template: templateCalls(call),
    image: imageCalls(call),
  };
}
