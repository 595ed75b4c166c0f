package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.Entropy;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnonymousBoxTest {
  private static final Bytes CONTEXT = Bytes.utf8("context");
  private static final Bytes OTHER = Bytes.utf8("other");
  private static final Bytes TEXT = Bytes.utf8("for your eyes");

  private final Curve curve = Curves.best();
  private final Entropy entropy = new SeededEntropy(4);
  private final SigningKey bob = curve.key(Bytes.fromHex("bb".repeat(32))).orElseThrow();
  private final SigningKey carol = curve.key(Bytes.fromHex("cc".repeat(32))).orElseThrow();
  private final AnonymousBox.Opener opener = new AnonymousBox.Opener(bob, curve);

  private Bytes seal() {
    try (AnonymousBox.Sealer sealer = new AnonymousBox.Sealer(curve, entropy)) {
      return sealer.seal(bob.publicKey(), CONTEXT, TEXT);
    }
  }

  @Test
  void the_receiver_opens_it_in_its_context_and_nobody_else() {
    Bytes box = seal();
    assertEquals(TEXT.length() + AnonymousBox.OVERHEAD, box.length());
    assertEquals(Optional.of(TEXT), opener.open(CONTEXT, box));
    assertEquals(Optional.of(TEXT), opener.open(CONTEXT, box));
    assertEquals(Optional.empty(), opener.open(OTHER, box));
    assertEquals(Optional.empty(), new AnonymousBox.Opener(carol, curve).open(CONTEXT, box));
    assertNotEquals(box, seal());
  }

  /** The key by RFC 5869, written again from the layout, and the JDK's own cipher. */
  @Test
  void it_is_what_its_layout_says() {
    Bytes box = seal();
    PublicKey ephemeral = curve.parse(box.slice(0, PublicKey.LENGTH)).orElseThrow();
    Bytes key =
        bob.ecdh(ephemeral)
            .use(
                agreed ->
                    Hashes.hkdfSha256(
                        Bytes.concat(ephemeral.compressed(), bob.publicKey().compressed()),
                        Bytes.copyOf(agreed),
                        CONTEXT,
                        SecretBox.KEY_LENGTH));
    Bytes sealed = box.slice(PublicKey.LENGTH, box.length());
    assertEquals(Optional.of(TEXT), SecretBox.openOnce(Secret.copyOf(key), Bytes.EMPTY, sealed));
  }

  @Test
  void boxes_of_one_sealer_share_a_key_and_nothing_else() {
    try (AnonymousBox.Sealer sealer = new AnonymousBox.Sealer(curve, entropy)) {
      Bytes first = sealer.seal(bob.publicKey(), CONTEXT, TEXT);
      Bytes second = sealer.seal(bob.publicKey(), OTHER, TEXT);
      Bytes carols = sealer.seal(carol.publicKey(), CONTEXT, TEXT);
      assertEquals(first.slice(0, PublicKey.LENGTH), second.slice(0, PublicKey.LENGTH));
      assertNotEquals(
          first.slice(PublicKey.LENGTH, first.length()),
          second.slice(PublicKey.LENGTH, second.length()));
      assertEquals(Optional.of(TEXT), opener.open(CONTEXT, first));
      assertEquals(Optional.empty(), opener.open(CONTEXT, carols));
      assertEquals(Optional.of(TEXT), opener.open(OTHER, second));
      assertEquals(Optional.of(TEXT), opener.open(CONTEXT, seal()));
      assertEquals(Optional.of(TEXT), opener.open(CONTEXT, first));
    }
  }

  @Test
  void no_key_seals_twice() {
    try (AnonymousBox.Sealer sealer = new AnonymousBox.Sealer(curve, entropy)) {
      sealer.seal(bob.publicKey(), CONTEXT, TEXT);
      assertThrows(
          IllegalArgumentException.class, () -> sealer.seal(bob.publicKey(), CONTEXT, OTHER));
    }
  }

  @Test
  void every_changed_bit_every_cut_and_noise_are_noticed() {
    Bytes box = seal();
    for (int bit = 0; bit < 8 * box.length(); bit++) {
      byte[] changed = box.toArray();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertEquals(Optional.empty(), opener.open(CONTEXT, Bytes.wrap(changed)));
    }
    for (int length = 0; length < box.length(); length++) {
      assertEquals(Optional.empty(), opener.open(CONTEXT, box.slice(0, length)));
    }
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] noise = new byte[random.nextInt(300)];
      random.nextBytes(noise);
      if (noise.length > 0) {
        noise[0] = (byte) (2 + i % 2);
      }
      assertEquals(Optional.empty(), opener.open(CONTEXT, Bytes.wrap(noise)));
    }
  }
}
