package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class SecretTest {
  @Test
  void closingZeroesTheBytesThemselves() {
    byte[] bytes = {1, 2, 3};
    Secret secret = Secret.own(bytes);
    secret.close();
    assertArrayEquals(new byte[3], bytes);
    assertThrows(IllegalStateException.class, () -> secret.use(lent -> lent.length));
  }

  @Test
  void isComparedByContentAndTellsNothing() {
    Secret secret = Secret.own(new byte[] {7, 7});
    assertEquals(Secret.own(new byte[] {7, 7}), secret);
    assertNotEquals(Secret.own(new byte[] {7, 8}), secret);
    assertEquals("secret of 2 bytes", secret.toString());
    assertEquals(Secret.own(new byte[9]).hashCode(), secret.hashCode());
  }
}
