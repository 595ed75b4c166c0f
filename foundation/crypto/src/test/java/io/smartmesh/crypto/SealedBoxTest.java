package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SealedBoxTest {
  private static final Bytes CONTEXT = Bytes.utf8("context");
  private static final Bytes TEXT = Bytes.utf8("for your eyes");

  private final Curve curve = Curves.best();
  private final Entropy entropy = new SeededEntropy(4);
  private final SigningKey alice = curve.key(Bytes.fromHex("aa".repeat(32))).orElseThrow();
  private final SigningKey bob = curve.key(Bytes.fromHex("bb".repeat(32))).orElseThrow();
  private final SigningKey carol = curve.key(Bytes.fromHex("cc".repeat(32))).orElseThrow();

  private Bytes seal() {
    return SealedBox.seal(bob.publicKey(), alice, CONTEXT, TEXT, curve, entropy);
  }

  @Test
  void the_receiver_opens_it_and_learns_the_sender() {
    Bytes box = seal();
    assertEquals(TEXT.length() + SealedBox.OVERHEAD, box.length());
    assertEquals(
        Optional.of(new SealedBox.Opened(alice.publicKey(), TEXT)),
        SealedBox.open(bob, CONTEXT, box, curve));
    assertNotEquals(box, seal());
  }

  @Test
  void nobody_else_opens_it() {
    for (SigningKey other : new SigningKey[] {alice, carol}) {
      assertEquals(Optional.empty(), SealedBox.open(other, CONTEXT, seal(), curve));
    }
  }

  @Test
  void it_opens_in_its_context_only() {
    assertEquals(Optional.empty(), SealedBox.open(bob, TEXT, seal(), curve));
  }

  @Test
  void every_changed_bit_and_every_cut_is_noticed() {
    Bytes box = seal();
    for (int bit = 0; bit < 8 * box.length(); bit++) {
      assertEquals(Optional.empty(), SealedBox.open(bob, CONTEXT, flipped(box, bit), curve));
    }
    for (int length = 0; length < box.length(); length++) {
      assertEquals(Optional.empty(), SealedBox.open(bob, CONTEXT, box.slice(0, length), curve));
    }
  }

  @Test
  void noise_never_throws() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      if (noise.length > 0) {
        noise[0] = (byte) (2 + i % 2);
      }
      assertEquals(Optional.empty(), SealedBox.open(bob, CONTEXT, Bytes.copyOf(noise), curve));
    }
  }

  @Test
  void the_largest_plaintext_fits() {
    Bytes most = Bytes.wrap(new byte[SealedBox.PLAINTEXT_MOST]);
    Bytes box = SealedBox.seal(bob.publicKey(), alice, CONTEXT, most, curve, entropy);
    assertEquals(
        most, SealedBox.open(bob, CONTEXT, box, curve).map(SealedBox.Opened::plaintext).get());
    Bytes above = Bytes.wrap(new byte[SealedBox.PLAINTEXT_MOST + 1]);
    assertThrows(
        IllegalArgumentException.class,
        () -> SealedBox.seal(bob.publicKey(), alice, CONTEXT, above, curve, entropy));
  }

  private static Bytes flipped(Bytes box, int bit) {
    byte[] changed = box.toArray();
    changed[bit / 8] ^= (byte) (1 << bit % 8);
    return Bytes.wrap(changed);
  }
}
