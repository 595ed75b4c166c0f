package io.smartmesh.processes;

import java.math.BigInteger;
import java.util.List;

/** What the three say of themselves, and what the chain says of them. */
interface Said {
  List<Line.Channel> channels(Role role) throws Exception;

  List<Line.Payment> payments(Role role) throws Exception;

  /** On the chain, outside of channels. */
  BigInteger tokensOf(Role role) throws Exception;
}
