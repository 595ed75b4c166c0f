package io.smartmesh.mesh;

/** What a neighbour is to hear of a destination. */
sealed interface Saying {
  Saying NOTHING = new Nothing();
  Saying NO_WAY = new NoWay();

  /** Nothing that is of use to it: what it heard before, if anything, harms nobody (RT-33). */
  record Nothing() implements Saying {}

  /** There is none through us and never was one. */
  record NoWay() implements Saying {}

  /** Our way is lost, and we look for one below this. */
  record Lost(Distance bound) implements Saying {}

  /**
   * @param isBetter whether it would be used there, by what was said last: else it is a way in
   *     reserve
   */
  record Way(Announcement announcement, boolean isBetter) implements Saying {}
}
