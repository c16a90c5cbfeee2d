import type { RunState } from "../run-state.ts";
import type { VirtualUser } from "../virtual-user.ts";
import type { Vu } from "../vu.ts";

/** Thrown into the script by `exec.test.abort`; it is no error of the script's. */
export class TestAborted extends Error {}

type Getters = Readonly<Record<string, () => unknown>>;

/** `k6/execution`. */
export function createExecution(vu: Vu): Readonly<Record<string, unknown>> {
  const user = vu as VirtualUser;
  const run = () => user.run;
  const outside = (what: string) => new Error(`getting ${what} in the init context is not supported`);
  const scenario = () => {
    if (user.isInit || user.activation === undefined)
      throw new Error("getting scenario information outside of the VU context is not supported");
    return user.activation;
  };
  const lazily = (what: string, make: () => object) => {
    let made: object | undefined;
    return () => {
      if (user.isInit && what !== "") throw outside(what);
      made ??= make();
      return made;
    };
  };
  const exec = withGetters({
    scenario: lazily("scenario information", () => withGetters(describeScenario(user, scenario))),
    instance: lazily("instance information", () => withGetters(describeInstance(run))),
    test: lazily("", () => withGetters(describeTest(user, run))),
    vu: lazily("VU information", () => describeVu(user)),
  });
  return { default: exec };
}

function describeScenario(user: VirtualUser, scenario: () => NonNullable<VirtualUser["activation"]>): Getters {
  return {
    name: () => scenario().name,
    executor: () => scenario().executor,
    startTime: () => Math.floor(scenario().startTimeMs),
    progress: () => scenario().progress(),
    iterationInInstance: () => scenario() && user.scenarioIteration.own,
    iterationInTest: () => scenario() && user.scenarioIteration.all,
  };
}

function describeInstance(run: () => RunState): Getters {
  return {
    currentTestRunDuration: () => Math.max(0, Date.now() - run().startMs),
    iterationsCompleted: () => run().iterationsCompleted,
    iterationsInterrupted: () => run().iterationsInterrupted,
    vusActive: () => run().vusActive,
    vusInitialized: () => run().vusInitialized,
  };
}

function describeTest(user: VirtualUser, run: () => RunState): Getters {
  return {
    abort: () => (message?: unknown) => {
      const reason = message == null ? "test aborted" : `test aborted: ${String(message)}`;
      run().abort(reason);
      throw new TestAborted(reason);
    },
    fail: () => (message?: unknown) => {
      if (user.isInit) throw new Error("execution.test.fail() called outside of VU context");
      run().markFailed(message == null ? "test marked as failed" : `test marked as failed: ${String(message)}`);
    },
    options: () => {
      if (user.isInit) throw new Error("getting test options in the init context is not supported");
      return user.program.options.given;
    },
  };
}

function describeVu(user: VirtualUser): object {
  const tags = reflectMap(user.tags, "tag");
  const metadata = reflectMap(user.metadata, "metadata");
  const getters = withGetters({
    idInInstance: () => user.idInInstance,
    idInTest: () => user.idInTest,
    iterationInInstance: () => user.iteration,
    iterationInScenario: () => Math.max(0, user.iterationInScenario),
  });
  return Object.assign(Object.defineProperties({}, Object.getOwnPropertyDescriptors(getters)), { tags, metrics: { tags, metadata } });
}

/** A map that scripts use like an object; values become texts. */
function reflectMap(map: Map<string, string>, what: string): object {
  return new Proxy(Object.create(null) as object, {
    get: (_, key) => (typeof key === "string" ? map.get(key) : undefined),
    set: (_, key, value: unknown) => {
      if (!["string", "number", "boolean"].includes(typeof value)) {
        throw new TypeError(
          `invalid value for metric ${what} '${String(key)}': only String, Boolean and Number types are accepted as a metric ${what === "tag" ? "tag values" : "metadata value"}`,
        );
      }
      map.set(String(key), String(value));
      return true;
    },
    has: (_, key) => map.has(String(key)),
    deleteProperty: (_, key) => {
      map.delete(String(key));
      return true;
    },
    ownKeys: () => [...map.keys()],
    getOwnPropertyDescriptor: (_, key) =>
      map.has(String(key)) ? { value: map.get(String(key)), writable: true, enumerable: true, configurable: true } : undefined,
  });
}

function withGetters(getters: Getters): object {
  const object = {};
  for (const [name, get] of Object.entries(getters)) Object.defineProperty(object, name, { get, enumerable: true });
  return object;
}
