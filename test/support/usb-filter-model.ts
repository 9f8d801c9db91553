/** A device as usbredir's filter sees it. */
export interface FilteredDevice {
  readonly vendor: number;
  readonly product: number;
  readonly deviceClass: number;
  /** Class, subclass and protocol of each interface. */
  readonly interfaces: readonly (readonly [number, number, number])[];
}

/**
 * What usbredirfilter.h of usbredir 0.13 promises, in its own words and order, without flags, as spice-gtk 0.42 calls it. Written from
 * that text and not from our code: our code is held against it. That a device of which every interface would be left out is looked at
 * all the same is not in that text; it was seen on the real one.
 */
export function usbredirLets(filter: string, device: FilteredDevice): boolean {
  const rules = filter.split('|').map((rule) => rule.split(',').map(Number));
  const check = (deviceClass: number): boolean => {
    for (const [ofClass, vendor, product, version, allow] of rules) {
      if (ofClass !== -1 && ofClass !== deviceClass) continue;
      if (vendor !== -1 && vendor !== device.vendor) continue;
      if (product !== -1 && product !== device.product) continue;
      if (version !== -1) throw new Error('we name no version');
      return allow !== 0;
    }
    return false; // No rule fits: -ENOENT.
  };
  if (device.deviceClass !== 0x00 && device.deviceClass !== 0xef && !check(device.deviceClass)) return false;
  const plainHid = (each: readonly number[]) => each.join() === '3,0,0';
  const leavesOut = device.interfaces.length > 1 && !device.interfaces.every(plainHid);
  for (const each of device.interfaces) {
    if (leavesOut && plainHid(each)) continue;
    if (!check(each[0])) return false;
  }
  return true;
}
