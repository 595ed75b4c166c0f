package io.smartmesh.runtime;

import java.util.OptionalLong;

/** The clocks of a machine, as they are: none of them is both steady and never still. */
interface TimeSources {
  /** From any start, never set; may stand still while the machine sleeps. */
  long steadyNanos();

  /** Since the epoch; can be set to anything at any time. */
  long wallMillis();

  /** Never set, sleep included, coarse; empty where the system does not tell. */
  OptionalLong sinceBootNanos();
}
