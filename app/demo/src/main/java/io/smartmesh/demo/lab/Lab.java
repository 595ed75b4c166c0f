package io.smartmesh.demo.lab;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * A line of nodes, each of which sees only its neighbours, and a chain that all of them see until
 * it is cut off. Places are numbered along the line.
 */
public interface Lab extends AutoCloseable {
  /** Whether each place is a network namespace of its own. */
  boolean hasNamespaces();

  /** Why it is this lab, for the user. */
  String why();

  /** What goes in front of a command that runs at this place. */
  List<String> at(int place);

  /** What goes in front of the chain's command. */
  List<String> atChain();

  /** Where the chain is to listen. */
  String chainHost();

  int chainPort();

  /** To be called once the chain listens, before anybody uses it. */
  void chainStarted() throws IOException;

  /** The chain as this place sees it. */
  URI chainFrom(int place);

  /** The chain as the driver sees it; never cut off. */
  URI chainFromDriver();

  /** How a node at this place finds its neighbours: options of {@code up}. */
  List<String> meshOptions(int place);

  /** The API port a node at this place is to take; 0 for any. */
  int apiPort();

  /** The local port by which the driver reaches a node's API. */
  int apiFromDriver(int place, int apiPort) throws IOException;

  void cutChain() throws IOException;

  void restoreChain() throws IOException;

  /** Leaves nothing behind. */
  @Override
  void close();
}
