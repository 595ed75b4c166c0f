package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainTime;

/**
 * A post as the user sees it.
 *
 * @param room empty: the one of everybody near
 * @param writer a device that has shown its card, or a pseudonym
 * @param hasCard whether it is a device; then {@code name} is what it calls itself
 * @param date by the writer's clock
 * @param ageSeconds as whoever brought it said, and since then
 * @param hops links it has come over, 0 for an own one
 */
public record PostView(
    PostId id,
    PostKind kind,
    String room,
    String text,
    Address writer,
    boolean hasCard,
    String name,
    ChainTime date,
    long ageSeconds,
    long seconds,
    int hops) {
  public boolean isOwn() {
    return hops == 0;
  }
}
