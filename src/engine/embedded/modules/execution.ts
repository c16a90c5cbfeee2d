import type { VirtualUser } from "../virtual-user.ts";
import type { Vu } from "../vu.ts";
import { Facade, gettersOf } from "./facade.ts";

/** Thrown into the script by `exec.test.abort`; it is no error of the script's. */
export class TestAborted extends Error {}

/** `k6/execution`. */
export function createExecution(vu: Vu): Readonly<Record<string, unknown>> {
  return { default: new Facade(new Execution(vu as VirtualUser), EXECUTION) };
}

/** The parts of `exec` for one VU, each made when it is first read. */
class Execution {
  readonly #user: VirtualUser;
  #scenario: object | undefined;
  #instance: object | undefined;
  #test: object | undefined;
  #vu: object | undefined;

  constructor(user: VirtualUser) {
    this.#user = user;
  }

  get scenario(): object {
    this.#refuseInit("scenario information");
    this.#scenario ??= new Facade(this.#user, SCENARIO);
    return this.#scenario;
  }

  get instance(): object {
    this.#refuseInit("instance information");
    this.#instance ??= new Facade(this.#user, INSTANCE);
    return this.#instance;
  }

  get test(): object {
    this.#test ??= new Facade(this.#user, TEST);
    return this.#test;
  }

  get vu(): object {
    this.#refuseInit("VU information");
    this.#vu ??= describeVu(this.#user);
    return this.#vu;
  }

  #refuseInit(what: string): void {
    if (this.#user.isInit) throw new Error(`getting ${what} in the init context is not supported`);
  }
}

const EXECUTION = gettersOf<Execution>({
  scenario: (parts) => parts.scenario,
  instance: (parts) => parts.instance,
  test: (parts) => parts.test,
  vu: (parts) => parts.vu,
});

const SCENARIO = gettersOf<VirtualUser>({
  name: (user) => activationOf(user).name,
  executor: (user) => activationOf(user).executor,
  startTime: (user) => Math.floor(activationOf(user).startTimeMs()),
  progress: (user) => activationOf(user).progress(),
  iterationInInstance: (user) => activationOf(user) && user.scenarioIteration.own,
  iterationInTest: (user) => activationOf(user) && user.scenarioIteration.all,
});

function activationOf(user: VirtualUser): NonNullable<VirtualUser["activation"]> {
  if (user.isInit || user.activation === undefined)
    throw new Error("getting scenario information outside of the VU context is not supported");
  return user.activation;
}

const INSTANCE = gettersOf<VirtualUser>({
  currentTestRunDuration: ({ run }) => Math.max(0, Date.now() - run.startMs),
  iterationsCompleted: ({ run }) => run.iterationsCompleted,
  iterationsInterrupted: ({ run }) => run.iterationsInterrupted,
  vusActive: ({ run }) => run.vusActive,
  vusInitialized: ({ run }) => run.vusInitialized,
});

const TEST = gettersOf<VirtualUser>({
  abort: (user) => (message?: unknown) => {
    const reason = message == null ? "test aborted" : `test aborted: ${String(message)}`;
    user.run.abort(reason);
    throw new TestAborted(reason);
  },
  fail: (user) => (message?: unknown) => {
    if (user.isInit) throw new Error("execution.test.fail() called outside of VU context");
    user.run.markFailed(message == null ? "test marked as failed" : `test marked as failed: ${String(message)}`);
  },
  options: (user) => {
    if (user.isInit) throw new Error("getting test options in the init context is not supported");
    return user.program.options.given;
  },
});

const VU = gettersOf<VirtualUser>({
  idInInstance: (user) => user.idInInstance,
  idInTest: (user) => user.idInTest,
  iterationInInstance: (user) => user.iteration,
  iterationInScenario: (user) => Math.max(0, user.iterationInScenario),
});

function describeVu(user: VirtualUser): object {
  const tags = new Proxy(user.tags, TAGS);
  const metadata = new Proxy(user.metadata, METADATA);
  return Object.assign(new Facade(user, VU), { tags, metrics: { tags, metadata } });
}

const TAGS = reflectMap("tag");
const METADATA = reflectMap("metadata");

/** Lets scripts use a map like an object without a prototype; values become texts. */
function reflectMap(what: string): ProxyHandler<Map<string, string>> {
  return {
    getPrototypeOf: () => null,
    get: (map, key) => (typeof key === "string" ? map.get(key) : undefined),
    set: (map, key, value: unknown) => {
      if (!["string", "number", "boolean"].includes(typeof value)) {
        throw new TypeError(
          `invalid value for metric ${what} '${String(key)}': only String, Boolean and Number types are accepted as a metric ${what === "tag" ? "tag values" : "metadata value"}`,
        );
      }
      map.set(String(key), String(value));
      return true;
    },
    has: (map, key) => map.has(String(key)),
    deleteProperty: (map, key) => {
      map.delete(String(key));
      return true;
    },
    ownKeys: (map) => [...map.keys()],
    getOwnPropertyDescriptor: (map, key) =>
      map.has(String(key)) ? { value: map.get(String(key)), writable: true, enumerable: true, configurable: true } : undefined,
  };
}
