import type { OfferDetailsView } from '../../contract/offers.ts';
import { LONGEST_OFFER_NAME } from '../../contract/offers.ts';
import type { Requests } from '../../contract/requests.ts';
import { fraction } from '../../core/opennebula/caller.ts';
import { ONE_ERROR, OneServerError } from '../../core/opennebula/errors.ts';
import { isAmbiguous } from '../../core/opennebula/retry.ts';
import type { Image } from '../../core/opennebula/model/image.ts';
import type { VmTemplate } from '../../core/opennebula/model/template.ts';
import { answered, inputViews } from '../../core/self-service/inputs.ts';
import { asName, isName } from '../../core/self-service/naming.ts';
import { quotaLines } from '../../core/self-service/quota.ts';
import { Trouble } from '../failures.ts';
import type { Person } from '../person.ts';
import type { Ports } from '../ports.ts';

type FormPorts = Pick<Ports, 'cloud' | 'settings' | 'clock' | 'random' | 'log'>;

const PRIMARY = -1;
const ALL = -2;
const MINE = -3;
/** After an answer was lost, milliseconds until each look for what it made. */
const LOOKS = [2_000, 5_000, 10_000] as const;

/** Null where the cloud does not tell it to this person. */
const told = async <T>(asked: Promise<T>): Promise<T | null> =>
  await asked.catch((error: unknown) => {
    if (error instanceof OneServerError && error.code !== ONE_ERROR.AUTHENTICATION) return null;
    throw error;
  });

/** What the form of a template shows: its inputs, and what one more desktop takes of the quotas, read now. */
export async function offerDetails(
  { cloud, settings }: FormPorts,
  person: Person,
  template: number,
): Promise<OfferDetailsView> {
  const { session, call } = person;
  const found = await cloud.template.info(session, template, call);
  const user = await cloud.user.info(session, call);
  const group = await told(cloud.group.info(session, PRIMARY, call));
  const images = found.imageIds.length === 0 ? null : await told(cloud.image.pool(session, ALL, call));
  const disk = diskOf(found, images?.items ?? null);
  const { name, persistent } = settings.selfService;
  return {
    offer: template,
    name: found.name,
    description: found.description,
    proposal: asName(
      name.replace(/\{(template|user)\}/g, (_, what) => (what === 'user' ? user.name : found.name)),
      LONGEST_OFFER_NAME,
    ),
    inputs: inputViews(found.inputs),
    ...{ cpu: found.cpu, memory: found.memory, disk },
    quota: quotaLines({ cpu: found.cpu, memory: found.memory, disk }, user.quota, group?.quota ?? null),
    persistent,
  };
}

/** Megabytes of its disks' images; null where one of them is not told. */
function diskOf({ imageIds }: VmTemplate, images: readonly Image[] | null): number | null {
  let sum = 0;
  for (const id of imageIds) {
    const image = images?.find((each) => each.id === id);
    if (image === undefined) return null;
    sum += image.size;
  }
  return sum;
}

/**
 * Makes a desktop of a template, once for each press: where the answer is lost, the list tells whether it was made. `known`: the newest VM
 * that the person had. Rejects with `unusable-value` for a name or an answer that will not do (`params.input` names it), as the cloud
 * refuses, or with `cloud-unreachable`, reason `unsure`, where nobody can tell.
 */
export async function makeDesktop(
  ports: FormPorts,
  person: Person,
  wish: Requests['offers:make']['args'],
  known: number,
): Promise<number> {
  const { cloud, settings, log } = ports;
  const { session, call } = person;
  const name = wish.name.trim();
  if (!isName(name) || name.length > LONGEST_OFFER_NAME)
    throw new Trouble('unusable-value', { what: 'name' });
  const { persistent: policy } = settings.selfService;
  if (policy === 'no' && wish.persistent) throw new Trouble('policy-denied', { what: 'persistent' });
  const template = await cloud.template.info(session, wish.offer, call);
  const answers = answered(template.inputs, wish.values, base64);
  if (!answers.ok) throw new Trouble('unusable-value', { what: 'input', input: answers.input });
  const shown = inputViews(template.inputs);
  const secrets = shown.flatMap((input) => {
    const answer = input.kind === 'password' ? answers.values[input.name] : undefined;
    return answer === undefined ? [] : [log.hide(answer)];
  });
  const persistent = policy === 'yes' || wish.persistent;
  try {
    const values = answers.values;
    return await cloud.template.instantiate(
      session,
      wish.offer,
      { name, hold: false, values, persistent },
      call,
    );
  } catch (error) {
    person.signal.throwIfAborted();
    if (isAmbiguous(error)) return await lookFor(ports, person, name, known);
    const refused = error instanceof OneServerError && error.code === ONE_ERROR.AUTHORIZATION;
    if (!refused || error.quota !== null || Object.keys(answers.values).length === 0) throw error;
    // Answers want CREATE on templates besides, which not everybody has (TemplateAPI::instantiate_helper).
    throw new Trouble('not-allowed', { reason: 'values' });
  } finally {
    secrets.forEach((unhide) => unhide());
  }
}

async function lookFor(
  { cloud, clock, random }: FormPorts,
  person: Person,
  name: string,
  known: number,
): Promise<number> {
  for (const pause of LOOKS) {
    await clock.sleep(pause * (1 + fraction(random) / 4), person.signal);
    const { items } = await cloud.vmPool.info(person.session, MINE, person.call);
    const made = items.find((vm) => vm.id > known && vm.name === name);
    if (made !== undefined) return made.id;
  }
  throw new Trouble('cloud-unreachable', { reason: 'unsure' });
}

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
