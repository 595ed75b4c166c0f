package io.smartmesh.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.crypto.ReplayWindow;
import io.smartmesh.testkit.Property;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** LN-11. */
final class ReplayWindowTest {
  @Test
  void anythingOnce() {
    ReplayWindow window = new ReplayWindow();
    assertTrue(window.isFresh(0));
    window.accept(0);
    assertFalse(window.isFresh(0));
    window.accept(1023);
    assertTrue(window.isFresh(1));
    assertFalse(window.isFresh(0));
    window.accept(1024);
    assertFalse(window.isFresh(0), "now it is too old as well");
    assertTrue(window.isFresh(1));
    window.accept(1L << 32);
    assertFalse(window.isFresh(1));
    assertTrue(window.isFresh((1L << 32) - 1023));
  }

  /** Against the obvious way: remember everything. */
  @Test
  void likeASetOfAllThatCame() {
    Property.forAll(
        200,
        rng -> {
          ReplayWindow window = new ReplayWindow();
          TreeSet<Long> seen = new TreeSet<>();
          long around = 0;
          for (int i = 0; i < 3000; i++) {
            around += rng.chance(0.02) ? rng.below(3000) : rng.below(3);
            long counter = Math.max(0, around - rng.below(1500));
            boolean tooOld = !seen.isEmpty() && counter <= seen.last() - ReplayWindow.SIZE;
            boolean fresh = !tooOld && !seen.contains(counter);
            assertEquals(fresh, window.isFresh(counter));
            if (fresh) {
              window.accept(counter);
              seen.add(counter);
            }
          }
        });
  }
}
