package io.smartmesh.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingRoomTest {
  private static Moment at(long millis) {
    return new Moment(millis);
  }

  private final WaitingRoom<String, Integer> room = new WaitingRoom<>(2, 3);

  @Test
  void whatWaitsComesOutInOrderAndOnce() {
    assertTrue(room.add("bob", 1, at(5)));
    assertTrue(room.add("carol", 2, at(4)));
    assertTrue(room.add("bob", 3, at(3)));
    assertEquals(List.of(1, 3), room.take("bob"));
    assertEquals(List.of(), room.take("bob"));
    assertEquals(List.of(2), room.take("carol"));
    assertEquals(Moment.NEVER, room.deadline());
  }

  @Test
  void eachWaitsForItsOwnTime() {
    room.add("bob", 1, at(5));
    room.add("bob", 2, at(3));
    room.add("carol", 3, at(4));
    assertEquals(at(3), room.deadline());
    assertEquals(List.of(), room.expired(at(2)));
    assertEquals(List.of(2), room.expired(at(3)));
    assertEquals(List.of(1, 3), room.expired(at(9)));
    assertEquals(Moment.NEVER, room.deadline());
  }

  @Test
  void beyondItsBoundsItRefuses() {
    for (int i = 0; i < 3; i++) {
      assertTrue(room.add("bob", i, at(5)));
    }
    assertFalse(room.add("bob", 3, at(5)));
    assertTrue(room.add("carol", 4, at(5)));
    assertFalse(room.add("dave", 5, at(5)));
    room.expired(at(5));
    assertTrue(room.add("dave", 5, at(9)), "room for others again");
  }
}
