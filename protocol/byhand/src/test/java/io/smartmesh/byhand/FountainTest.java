package io.smartmesh.byhand;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Result;
import io.smartmesh.testkit.Rng;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FountainTest {
  private final Rng rng = new Rng(9);

  private static Gathering gathering(Fountain fountain) {
    return new Gathering(fountain.frame(0));
  }

  /** BH-11: without a loss the first k frames are all, and each is a block itself. */
  @Test
  void theFirstFramesAreTheBlocks() {
    Bytes bytes = rng.next(1_000);
    Fountain fountain = new Fountain(bytes);
    assertEquals(4, fountain.blocks());
    Gathering gathering = gathering(fountain);
    for (int i = 0; i < 4; i++) {
      assertEquals(bytes.slice(250 * i, 250 * i + 250), fountain.frame(i).block());
      assertTrue(gathering.add(fountain.frame(i)));
    }
    assertFalse(gathering.add(fountain.frame(77)), "nothing is new any more");
    assertEquals(Result.ok(bytes), gathering.result());
  }

  /**
   * BH-11: at 30 % loss so many frames that arrive besides k leave a chance of 2^-e that they do
   * not suffice. Measured over 2,000 sequences each, with three standard deviations to spare.
   */
  @Test
  void aFewFramesMoreThanBlocksSuffice() {
    for (int blocks : new int[] {3, 20, 60}) {
      int trials = 2_000;
      int[] missed = new int[9];
      for (int trial = 0; trial < trials; trial++) {
        int needed = framesNeeded(blocks) - blocks;
        for (int extra = 0; extra < missed.length; extra++) {
          missed[extra] += needed > extra ? 1 : 0;
        }
      }
      for (int extra = 0; extra < missed.length; extra++) {
        double bound = Math.pow(0.5, extra);
        double most = trials * bound + 3 * Math.sqrt(trials * bound) + 1;
        assertTrue(
            missed[extra] <= most,
            blocks + " blocks, " + extra + " more: " + missed[extra] + " of " + trials);
      }
    }
  }

  /** Frames that arrived until all was there, where each is lost in three of ten cases. */
  private int framesNeeded(int blocks) {
    // The code does not depend on how long blocks are: short ones are quick.
    Fountain fountain = new Fountain(rng.next(ByHandLimits.BLOCK_BYTES * blocks));
    Gathering gathering = gathering(fountain);
    int arrived = 0;
    for (int number = 0; !gathering.isComplete(); number++) {
      if (!rng.chance(0.3)) {
        gathering.add(fountain.frame(number));
        arrived++;
      }
    }
    return arrived;
  }

  /** BH-11: the longest, from frames that come late, in any order and twice. */
  @Test
  void theLongestComesTogetherFromLateFrames() {
    Bytes bytes = rng.next(ByHandLimits.SHOWN_BYTES);
    Fountain fountain = new Fountain(bytes);
    assertEquals(ByHandLimits.BLOCKS, fountain.blocks());
    Gathering gathering = gathering(fountain);
    for (int i = 0; !gathering.isComplete(); i++) {
      assertTrue(i < ByHandLimits.BLOCKS + 30, "enough by now");
      CodeFrame late = fountain.frame(1_000_000 - i);
      gathering.add(late);
      assertFalse(gathering.add(late));
    }
    assertEquals(Result.ok(bytes), gathering.result());
  }

  /** BH-11: one wrong frame among them is noticed. */
  @Test
  void aWrongFrameIsNoticed() {
    Fountain fountain = new Fountain(rng.next(600));
    Gathering gathering = gathering(fountain);
    CodeFrame first = fountain.frame(0);
    gathering.add(new CodeFrame(first.set(), 600, 0, rng.next(300)));
    gathering.add(fountain.frame(1));
    Result<Bytes, ByHandError> result = gathering.result();
    assertTrue(
        result instanceof Result.Err<Bytes, ByHandError> e
            && e.error() instanceof ByHandError.WrongDigest);
  }

  /** BH-10: a frame survives as text, in the characters of the alphanumeric mode alone. */
  @Test
  void aFrameIsAText() {
    for (int length : new int[] {1, 2, 299, 300, 301, 5_000}) {
      CodeFrame frame = new Fountain(rng.next(length)).frame(rng.below(1_000));
      String text = frame.toText();
      assertTrue(text.matches("[0-9A-Z $%*+./:-]{1,483}"), text);
      assertEquals(Result.ok(frame), CodeFrame.parse(text));
    }
  }

  /** BH-10: RFC 9285's own examples. */
  @Test
  void base45IsThatOfTheStandard() {
    for (String[] pair :
        new String[][] {
          {"AB", "BB8"},
          {"Hello!!", "%69 VD92EX0"},
          {"base-45", "UJCLQE7W581"},
          {"ietf!", "QED8WEX0"}
        }) {
      Bytes plain = Bytes.copyOf(pair[0].getBytes(StandardCharsets.US_ASCII));
      assertEquals(pair[1], Base45.encode(plain));
      assertEquals(plain, Base45.decode(pair[1]).orElseThrow());
    }
    for (String wrong : new String[] {"GGW", "A", "AB8A", "bb8", "ZZ"}) {
      assertFalse(Base45.decode(wrong).isPresent(), wrong);
    }
  }

  /** BH-10: other texts, lengths and numbers out of bounds, blocks of another length. */
  @Test
  void whatIsNoFrameIsRefused() {
    CodeFrame good = new Fountain(rng.next(500)).frame(1);
    for (String wrong :
        new String[] {
          "",
          "https://example.org",
          "SMB1:",
          "SMB1:abc",
          good.toText().substring(0, 100),
          new CodeFrame(good.set(), 0, 0, good.block()).toText(),
          new CodeFrame(good.set(), ByHandLimits.SHOWN_BYTES + 1, 0, good.block()).toText(),
          new CodeFrame(good.set(), 502, 0, good.block()).toText()
        }) {
      assertTrue(
          CodeFrame.parse(wrong) instanceof Result.Err<CodeFrame, ByHandError> e
              && e.error() instanceof ByHandError.NoFrame,
          wrong);
    }
  }
}
