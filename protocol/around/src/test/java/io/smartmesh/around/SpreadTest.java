package io.smartmesh.around;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.testkit.Property;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** With lost frames, partitions, restarts and a liar among them, all learn the same notices. */
class SpreadTest {
  private static final long SECOND = Square.SECOND;
  private static final int SEEDS = 60;

  /** AR-4, AR-5, AR-6, AR-8, AR-13: whatever happens meanwhile. */
  @Test
  void allLearnAllThatIsValidOnce() {
    Property.forAll(
        SEEDS,
        rng -> {
          Square square = new Square(rng);
          square.loss = rng.pick(List.of(0.0, 0.1, 0.3));
          List<Square.Person> all = square.people(rng.between(3, 8));
          Square.Person liar = all.get(0);
          Set<String> lasting = new TreeSet<>();
          for (int step = 0; step < 40; step++) {
            Square.Person one = rng.pick(all);
            Square.Person other = rng.pick(all);
            switch (rng.below(6)) {
              case 0 -> {
                boolean lasts = rng.chance(0.7);
                one.notes("notice " + step, lasts ? 86_400 : 120);
                if (lasts && one.sees().contains("notice " + step)) {
                  lasting.add("notice " + step);
                }
              }
              case 1 -> one.says("word " + step);
              case 2, 3 -> {
                if (one != other) {
                  square.join(one, other);
                }
              }
              case 4 -> square.part(one, other);
              default -> one.restart();
            }
            lie(square, liar);
            square.run(rng.between(0, 20) * SECOND);
          }
          square.row(all);
          square.run(1_400 * SECOND);
          for (Square.Person one : all) {
            Set<String> notices = new TreeSet<>(one.sees());
            notices.removeIf(text -> text.startsWith("word"));
            assertEquals(lasting, notices);
            List<PostId> told = new ArrayList<>();
            one.told.forEach(post -> told.add(post.id()));
            assertEquals(told.size(), new LinkedHashSet<>(told).size(), "shown once");
          }
          Square.Person newcomer = square.person();
          square.join(newcomer, rng.pick(all));
          square.run((square.loss == 0 ? 60 : 1_300) * SECOND);
          assertTrue(newcomer.sees().containsAll(lasting));
        });
  }

  /** The liar's neighbours get what he saw, changed in one place or as it was. */
  private static void lie(Square square, Square.Person liar) {
    for (Square.Person victim : new ArrayList<>(liar.near.values())) {
      AroundFrame.Sum sum = new AroundFrame.Sum(square.rng.below(9), square.rng.next(8));
      AroundFrame.Have have =
          new AroundFrame.Have(List.of(new Entry(square.rng.next(PostId.PREFIX), 0)));
      AroundFrame frame = square.rng.chance(0.5) ? sum : have;
      victim.handle(
          new AroundInput.FrameArrived(
              liar.address(), square.rng.mutated(AroundFrame.encode(frame))));
      victim.handle(new AroundInput.FrameArrived(liar.address(), AroundFrame.encode(frame)));
    }
  }
}
