package io.smartmesh.mesh;

import static io.smartmesh.mesh.MeshLimits.PARTIAL_FRAMES;
import static io.smartmesh.mesh.MeshLimits.PARTIAL_FRAMES_PER_SOURCE;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Moment;
import io.smartmesh.base.Result;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Under the link: cuts frames that are longer than their bearer carries, and puts such pieces
 * together again (LN-21, LN-22). Who forges pieces spoils frames, which are then not authentic, and
 * can do no more than by spoiling the air.
 */
final class Fragments {
  private record Key(Path from, int number) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byPath = from.compareTo(other.from);
      return byPath != 0 ? byPath : Integer.compare(number, other.number);
    }
  }

  /** What has come of one frame. Memory: its bytes, and a bit for each two of them. */
  private static final class Partial {
    final boolean known;
    final byte[] bytes = new byte[MeshLimits.FRAME_LEAST];
    final BitSet have = new BitSet(MeshLimits.FRAME_LEAST / 2);
    Moment endAt = Moment.NEVER;
    int length;

    Partial(boolean known) {
      this.known = known;
    }

    /** Whether the piece can be of the same frame as those before. */
    boolean fits(Fragment piece) {
      if (length != 0 && (piece.end() > length || (piece.isLast() && piece.end() != length))) {
        return false;
      }
      if (piece.isLast() && have.length() > units(piece.end())) {
        return false;
      }
      for (int i = 0; i < piece.piece().length(); i++) {
        int at = piece.offset() + i;
        if (have.get(at / 2) && bytes[at] != piece.piece().at(i)) {
          return false;
        }
      }
      return true;
    }

    void take(Fragment piece) {
      piece.piece().copyTo(bytes, piece.offset());
      have.set(piece.offset() / 2, units(piece.end()));
      if (piece.isLast()) {
        length = piece.end();
      }
    }

    boolean isWhole() {
      return length != 0 && have.cardinality() == units(length);
    }

    Bytes frame() {
      return Bytes.wrap(bytes).slice(0, length);
    }

    private static int units(int length) {
      return (length + 1) / 2;
    }
  }

  private final Map<BearerId, Integer> nextNumber = new TreeMap<>();

  /** The one that was begun first comes first. */
  private final Map<Key, Partial> partials = new LinkedHashMap<>();

  private int givenUp;

  /** What to hand to the bearer for {@code frame}: itself where it fits. */
  List<Bytes> cut(BearerId bearer, int mtu, Bytes frame) {
    List<Bytes> pieces = new ArrayList<>();
    if (frame.length() <= mtu) {
      pieces.add(frame);
      return pieces;
    }
    int number = nextNumber.merge(bearer, 1, (last, one) -> (last + one) % Fragment.NUMBERS);
    int room = (mtu - Fragment.HEADER) & ~1;
    for (int at = 0; at < frame.length(); at += room) {
      int end = Math.min(at + room, frame.length());
      boolean isLast = end == frame.length();
      pieces.add(new Fragment(number, at, isLast, frame.slice(at, end)).encode());
    }
    return pieces;
  }

  /**
   * Takes a piece; gives the frame when it was the last one missing.
   *
   * @param patience how long, in milliseconds, to wait for the next piece
   * @param isLinked whether somebody known is at that path: strangers cannot crowd him out
   */
  Result<Optional<Bytes>, DropReason> join(
      Path from, Bytes bytes, Moment now, long patience, Predicate<Path> isLinked) {
    Result<Fragment, DropReason> decoded = Fragment.decode(bytes);
    if (decoded instanceof Result.Err<Fragment, DropReason> refused) {
      return Result.err(refused.error());
    }
    Fragment piece = decoded.orThrow();
    Key key = new Key(from, piece.number());
    Partial partial = partials.get(key);
    if (partial != null && !partial.fits(piece)) {
      // A newer frame of the same number: the older one will not be whole any more.
      partials.remove(key);
      givenUp++;
      partial = null;
    }
    if (partial == null) {
      partial = new Partial(isLinked.test(from));
      int before = partials.size();
      partials.keySet().removeIf(older -> isPast(older, key));
      givenUp += before - partials.size();
      makeRoom(from, partial.known);
      partials.put(key, partial);
    }
    partial.take(piece);
    partial.endAt = now.plusMillis(patience);
    if (!partial.isWhole()) {
      return Result.ok(Optional.empty());
    }
    partials.remove(key);
    return Result.ok(Optional.of(partial.frame()));
  }

  /** Half a round of numbers ago: what is missing of it is lost, and must not be mistaken. */
  private static boolean isPast(Key older, Key begun) {
    int behind = Math.floorMod(begun.number - older.number, Fragment.NUMBERS);
    return behind >= Fragment.NUMBERS / 2 && older.from.equals(begun.from);
  }

  private void makeRoom(Path from, boolean known) {
    giveUpOldest(PARTIAL_FRAMES_PER_SOURCE, key -> key.from.equals(from));
    if (!known) {
      giveUpOldest(PARTIAL_FRAMES, key -> !partial(key).known);
    }
  }

  private Partial partial(Key key) {
    Partial partial = partials.get(key);
    if (partial == null) {
      throw new IllegalStateException("a key of the map is in the map");
    }
    return partial;
  }

  private void giveUpOldest(int most, Predicate<Key> of) {
    if (partials.keySet().stream().filter(of).count() >= most) {
      partials.keySet().stream().filter(of).findFirst().ifPresent(partials::remove);
      givenUp++;
    }
  }

  void bearerDown(BearerId bearer) {
    nextNumber.remove(bearer);
    partials.keySet().removeIf(key -> key.from.bearer().equals(bearer));
  }

  void wake(Turn turn) {
    for (Iterator<Partial> i = partials.values().iterator(); i.hasNext(); ) {
      if (!i.next().endAt.isAfter(turn.now())) {
        i.remove();
        turn.drop(DropReason.INCOMPLETE_FRAME);
      }
    }
  }

  /** Frames that newer ones have ended since the last call. */
  int takeGivenUp() {
    int taken = givenUp;
    givenUp = 0;
    return taken;
  }

  int partialFrames() {
    return partials.size();
  }

  Moment deadline() {
    Moment next = Moment.NEVER;
    for (Partial partial : partials.values()) {
      next = next.earlier(partial.endAt);
    }
    return next;
  }
}
