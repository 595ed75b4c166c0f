package io.smartmesh.processes;

/** Messages of one kind that get lost on their way to or from a process. Used from two threads. */
final class Mute {
  private String going = "";
  private String coming = "";

  /**
   * @param order {@code going KIND}, {@code coming KIND}, or anything else to lose nothing
   */
  synchronized void set(String order) {
    String[] words = order.trim().split(" ", -1);
    boolean isOne = words.length == 2;
    going = isOne && words[0].equals("going") ? words[1] : "";
    coming = isOne && words[0].equals("coming") ? words[1] : "";
  }

  synchronized boolean losesGoing(String name) {
    return name.equals(going);
  }

  synchronized boolean losesComing(String name) {
    return name.equals(coming);
  }
}
