const MASK = '•••';
/** A shorter one would mask half of every word; such a password is kept out of logs by never being handed to one. */
const SHORTEST = 4;
const SECRET_KEY = /pass(word|wd)?$|secret|token|ticket|session$|credential/i;

/** Masks by value (a registry of live secrets) and by key. */
export interface Redactor {
  hide(secret: string): () => void;
  text(value: string): string;
  field(key: string, value: string | number | boolean): string;
}

export function createRedactor(): Redactor {
  const live = new Map<string, number>();
  // Longest first: a secret that holds another one is masked whole.
  const ordered = () => [...live.keys()].sort((a, b) => b.length - a.length);
  const text = (value: string) => ordered().reduce((line, secret) => line.replaceAll(secret, MASK), value);
  return {
    hide(secret) {
      if (secret.length < SHORTEST) return () => {};
      live.set(secret, (live.get(secret) ?? 0) + 1);
      let done = false;
      return () => {
        if (done) return;
        done = true;
        const left = (live.get(secret) ?? 1) - 1;
        if (left === 0) live.delete(secret);
        else live.set(secret, left);
      };
    },
    text,
    field: (key, value) => (SECRET_KEY.test(key) ? MASK : text(String(value))),
  };
}
