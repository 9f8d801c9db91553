import { openCloud } from '../support/terminal.ts';
import { contractSuite } from './suite.ts';

contractSuite('the demo cloud', async () => {
  const cloud = await openCloud();
  const { desktop, empty } = cloud.users;
  return {
    endpoint: cloud.endpoint,
    user: desktop.name,
    password: desktop.password,
    stranger: { user: empty.name, password: empty.password, vm: cloud.vmId('spice') },
    vms: {
      running: cloud.vmId('rdp'),
      off: cloud.vmId('off'),
      locked: cloud.vmId('locked'),
      useOnly: cloud.vmId('use-only'),
    },
    empty: { user: empty.name, password: empty.password },
    writes: true,
    close: () => cloud.close(),
  };
});
