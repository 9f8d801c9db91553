/** The last record of MONITORING of a VM (src/im_mad/remotes/kvm-probes.d; src/monitor). */
export interface VmMonitoring {
  /** TIMESTAMP: when the host's probe looked, seconds since the epoch; 0 when unknown. */
  readonly time: number;
  /** CPU: percent of one core. */
  readonly cpu: number;
  /** MEMORY: kilobytes that the domain uses on its host. */
  readonly memory: number;
  /**
   * VM_QEMU_PING (since 6.10, where the administrator enabled the guest agent's probe): `answers` for `{}`, `silent` for virsh's complaint,
   * `off` where the probe is off or not there.
   */
  readonly agent: 'answers' | 'silent' | 'off';
  /** GUEST_IP_ADDRESSES (since 7.4, by the same probe): as written, each an address. Merged with earlier records, so they outlive the guest. */
  readonly guestAddresses: readonly string[];
}

/** A record of `one.vmpool.monitoring`, with the VM that it is of. */
export interface VmMonitoringRecord extends VmMonitoring {
  readonly vmId: number;
}
