package io.smartmesh.around;

import io.smartmesh.base.Address;
import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The posts that are here; where there is no room the least useful gives way (AR-10). */
final class Shelf {
  private final TreeMap<Bytes, Held> byPrefix = new TreeMap<>();
  private final Predicate<Address> isFriend;
  private long lastNumber;
  private Moment nextOver = Moment.NEVER;

  Shelf(List<Held> posts, Predicate<Address> isFriend) {
    this.isFriend = isFriend;
    posts.forEach(this::put);
    lastNumber = posts.size();
  }

  long nextNumber() {
    lastNumber++;
    return lastNumber;
  }

  Collection<Held> all() {
    return byPrefix.values();
  }

  /** In the order of their prefixes. */
  List<Held> offered() {
    List<Held> offered = new ArrayList<>();
    for (Held held : byPrefix.values()) {
      if (held.isOffered()) {
        offered.add(held);
      }
    }
    return offered;
  }

  boolean has(Bytes prefix) {
    return byPrefix.containsKey(prefix);
  }

  Optional<Held> find(Bytes prefix) {
    return Optional.ofNullable(byPrefix.get(prefix));
  }

  Optional<Held> find(PostId id) {
    return find(id.prefix()).filter(held -> held.id().equals(id));
  }

  /** Words, or all that is on boards. */
  private static boolean isOneKind(Held one, PostKind kind) {
    return (one.kind() == PostKind.WORD) == (kind == PostKind.WORD);
  }

  static int most(PostKind kind) {
    return kind == PostKind.WORD ? AroundLimits.WORDS : AroundLimits.NOTICES;
  }

  /** Of one writer, of exactly this kind. */
  int count(Address writer, PostKind kind) {
    int count = 0;
    for (Held held : byPrefix.values()) {
      if (held.kind() == kind && held.writer().equals(writer)) {
        count++;
      }
    }
    return count;
  }

  /** The user's own, whatever he goes by. */
  int own(PostKind kind) {
    int count = 0;
    for (Held held : byPrefix.values()) {
      if (held.kind() == kind && held.isOwn()) {
        count++;
      }
    }
    return count;
  }

  /** AR-9: whether its own writer took it back before it came. */
  boolean isWithdrawn(Post post) {
    for (Held held : byPrefix.values()) {
      Optional<PostId> about = held.post().said().about();
      if (about.isPresent()
          && about.get().equals(post.id())
          && held.post().writer().equals(post.writer())) {
        return true;
      }
    }
    return false;
  }

  /**
   * What gives way to {@code candidate}: nothing, another, or {@code candidate} itself. Between
   * what is equally useful, of words the oldest goes, of notices the newest: so a flood never
   * washes away what stands.
   */
  Optional<Held> makesRoom(Held candidate) {
    List<Held> others = new ArrayList<>();
    for (Held held : byPrefix.values()) {
      if (isOneKind(held, candidate.kind())) {
        others.add(held);
      }
    }
    if (others.size() < most(candidate.kind())) {
      return Optional.empty();
    }
    others.add(candidate);
    Map<Address, Integer> brought = new TreeMap<>();
    others.forEach(held -> brought.merge(held.giver(), 1, Integer::sum));
    boolean oldestGoes = candidate.kind() == PostKind.WORD;
    return others.stream()
        .max(
            Comparator.comparing((Held held) -> !held.isOwn())
                .thenComparing(held -> brought.getOrDefault(held.giver(), 0))
                .thenComparing(Held::giver)
                .thenComparing(Held::isLeft)
                .thenComparing(this::strangeness)
                .thenComparing(Held::hops)
                .thenComparing(held -> oldestGoes ? -held.number() : held.number()));
  }

  private int strangeness(Held held) {
    if (!held.hasCard()) {
      return 2;
    }
    return isFriend.test(held.writer()) ? 0 : 1;
  }

  void put(Held held) {
    byPrefix.put(held.id().prefix(), held);
    nextOver = nextOver.earlier(held.over());
  }

  void remove(Held held) {
    byPrefix.remove(held.id().prefix());
    nextOver = Moment.NEVER;
    byPrefix.values().forEach(one -> nextOver = nextOver.earlier(one.over()));
  }

  List<Held> overAt(Moment now) {
    List<Held> over = new ArrayList<>();
    if (!nextOver.isAfter(now)) {
      for (Held held : byPrefix.values()) {
        if (!held.over().isAfter(now)) {
          over.add(held);
        }
      }
    }
    return over;
  }

  Moment nextOver() {
    return nextOver;
  }
}
