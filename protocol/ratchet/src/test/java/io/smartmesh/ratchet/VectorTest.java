package io.smartmesh.ratchet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.base.Bytes;
import io.smartmesh.base.ChainTime;
import io.smartmesh.base.Entropy;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.testkit.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * RA-2, RA-4 to RA-7: three messages byte for byte, and the same opened by the formulas of the spec
 * alone. The n-th thing drawn is n in every byte, from 10 (hex) on.
 */
final class VectorTest {
  private static final ChainTime TIME = new ChainTime(1_800_000_000L);

  private final SigningKey alice = key(1);
  private final SigningKey bob = key(2);
  private Bytes start = Bytes.EMPTY;
  private Bytes answer = Bytes.EMPTY;
  private Bytes third = Bytes.EMPTY;

  private static SigningKey key(int value) {
    return Keys.CURVE.key(Bytes.wrap(filled(value, 32))).orElseThrow();
  }

  private static byte[] filled(int value, int length) {
    byte[] out = new byte[length];
    Arrays.fill(out, (byte) value);
    return out;
  }

  @BeforeEach
  void talk() {
    int[] drawn = {0x10};
    Entropy entropy = length -> Bytes.wrap(filled(drawn[0]++, length));
    Prekeys prekeys = new Prekeys(bob, Keys.CURVE, prefix -> new TreeMap<>());
    Bundle bundle = prekeys.handOut(alice.address(), TIME, entropy, write -> {});
    Session ofAlice =
        Session.begin(alice, bob.publicKey(), Optional.of(bundle), Keys.CURVE, entropy);
    Session.Sealed first = ofAlice.seal(Bytes.utf8("hello"), entropy).orThrow();
    start = first.box();
    Session ofBob = Session.accept(start, bob, prekeys, TIME, Keys.CURVE, entropy).orThrow().next();
    answer = ofBob.seal(Bytes.utf8("hello yourself"), entropy).orThrow().box();
    ofAlice = first.next().open(answer, TIME, Keys.CURVE, entropy).orElseThrow().orThrow().next();
    third = ofAlice.seal(Bytes.utf8("third"), entropy).orThrow().box();
  }

  @Test
  void theBytesAreThoseOfVersionOne() throws IOException {
    Properties golden = new Properties();
    try (InputStream in = VectorTest.class.getResourceAsStream("/vectors/ratchet-1.txt")) {
      golden.load(in);
    }
    assertEquals(
        List.of(
            golden.getProperty("start"), golden.getProperty("answer"), golden.getProperty("third")),
        List.of(start.toHex(), answer.toHex(), third.toHex()));
  }

  @Test
  void theFormulasOpenThem() throws Exception {
    byte[] ikA = point(alice);
    byte[] ikB = point(bob);
    SigningKey signed = key(0x11);
    SigningKey oneTime = key(0x13);
    SigningKey ephemeral = key(0x14);
    byte[] ids = join(filled(0x10, 4), filled(0x12, 4));
    byte[] hidden = join(dh(bob, ephemeral), dh(signed, ephemeral));
    byte[] box = start.toArray();
    byte[] open = Arrays.copyOf(box, 42);
    assertArrayEquals(join(new byte[] {0x11}, point(ephemeral), ids), open);
    byte[] senderKey =
        hkdf(new byte[0], hidden, join(label("sender"), point(ephemeral), ikB, point(signed)), 32);
    byte[] senderBox = Arrays.copyOfRange(box, 42, 105);
    assertArrayEquals(
        join(ikA, new byte[] {0, 0}),
        gcm(senderKey, Arrays.copyOf(senderBox, 12), open, Arrays.copyOfRange(senderBox, 12, 63)));
    byte[] keys =
        hkdf(
            new byte[0],
            join(dh(signed, alice), hidden, dh(oneTime, ephemeral)),
            join(label("start"), ikA, ikB, point(ephemeral), point(signed), ids),
            128);
    byte[] root = Arrays.copyOf(keys, 32);
    byte[] first = Arrays.copyOfRange(keys, 32, 64);
    assertEquals("\0hello", body(box, 105, first, join(ikA, ikB)));

    SigningKey bobs = key(0x16);
    byte[] bobsHeader = Arrays.copyOfRange(keys, 96, 128);
    byte[] turned = hkdf(root, dh(bobs, ephemeral), label("root"), 96);
    assertArrayEquals(join(point(bobs), new byte[4]), header(answer.toArray(), bobsHeader));
    assertEquals(
        "\0hello yourself",
        body(answer.toArray(), 66, Arrays.copyOfRange(turned, 32, 64), join(ikA, ikB)));

    SigningKey alices = key(0x18);
    byte[] again = hkdf(Arrays.copyOf(turned, 32), dh(alices, bobs), label("root"), 96);
    byte[] alicesHeader = Arrays.copyOfRange(keys, 64, 96);
    assertArrayEquals(
        join(point(alices), new byte[] {0, 1, 0, 0}), header(third.toArray(), alicesHeader));
    assertEquals(
        "\0third", body(third.toArray(), 66, Arrays.copyOfRange(again, 32, 64), join(ikA, ikB)));
  }

  private static byte[] header(byte[] box, byte[] key) throws Exception {
    assertEquals(0x12, box[0]);
    byte[] nonce = Arrays.copyOfRange(box, 1, 13);
    return gcm(key, nonce, new byte[] {0x12}, Arrays.copyOfRange(box, 13, 66));
  }

  private static String body(byte[] box, int head, byte[] chain, byte[] parties) throws Exception {
    byte[] messageKey = hmac(chain, new byte[] {1});
    byte[] ahead = Arrays.copyOf(box, head);
    byte[] key = hkdf(ahead, messageKey, label("text"), 32);
    byte[] sealed = Arrays.copyOfRange(box, head, box.length);
    return new String(gcm(key, new byte[12], join(parties, ahead), sealed), StandardCharsets.UTF_8);
  }

  private static byte[] label(String use) {
    return ("smartmesh/ratchet/1/" + use).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] point(SigningKey key) {
    return key.publicKey().compressed().toArray();
  }

  private static byte[] dh(SigningKey one, SigningKey other) {
    return one.ecdh(other.publicKey()).use(byte[]::clone);
  }

  private static byte[] gcm(byte[] key, byte[] nonce, byte[] context, byte[] box) throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(context);
    return cipher.doFinal(box);
  }

  private static byte[] hmac(byte[] key, byte[] data) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.length == 0 ? new byte[32] : key, "HmacSHA256"));
    return mac.doFinal(data);
  }

  private static byte[] hkdf(byte[] salt, byte[] material, byte[] info, int length)
      throws Exception {
    byte[] extracted = hmac(salt, material);
    byte[] out = new byte[0];
    byte[] block = new byte[0];
    for (int i = 1; out.length < length; i++) {
      block = hmac(extracted, join(block, info, new byte[] {(byte) i}));
      out = join(out, block);
    }
    return Arrays.copyOf(out, length);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
