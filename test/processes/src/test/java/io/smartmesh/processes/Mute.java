package io.smartmesh.processes;

import java.util.Set;

/** Messages of some kinds that get lost on their way to or from a process. From two threads. */
final class Mute {
  private Set<String> going = Set.of();
  private Set<String> coming = Set.of();

  /**
   * @param order {@code going KINDS} or {@code coming KINDS}, with commas between them, or anything
   *     else to lose nothing
   */
  synchronized void set(String order) {
    String[] words = order.trim().split(" ", -1);
    Set<String> kinds = words.length == 2 ? Set.of(words[1].split(",", -1)) : Set.of();
    going = words[0].equals("going") ? kinds : Set.of();
    coming = words[0].equals("coming") ? kinds : Set.of();
  }

  synchronized boolean losesGoing(String name) {
    return going.contains(name);
  }

  synchronized boolean losesComing(String name) {
    return coming.contains(name);
  }
}
