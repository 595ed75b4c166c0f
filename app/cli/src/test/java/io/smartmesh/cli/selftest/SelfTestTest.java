package io.smartmesh.cli.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.Curves;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** ND-49: what works passes, and what does not is named. */
class SelfTestTest {
  private static final Curve CURVE = Curves.best();

  @Test
  void passesHere() {
    assertEquals(Optional.empty(), SelfTest.wrong(CURVE));
  }

  @Test
  void aLibraryThatTakesNoSignatureIsNamed() {
    Optional<String> wrong = SelfTest.wrong(broken("verify", false));
    assertEquals(Optional.of("secp256k1 of " + CURVE.name()), wrong);
  }

  /** Its known answers are right, and yet no two nodes find each other. */
  @Test
  void aNodeThatDoesNotWorkAlthoughItsPrimitivesDoIsFound() {
    Optional<String> wrong = SelfTest.wrong(broken("parse", Optional.empty()));
    assertEquals(Optional.of("no packet came through three nodes in memory"), wrong);
  }

  /** The same curve, of which one method always answers so. */
  private static Curve broken(String method, Object answer) {
    return (Curve)
        Proxy.newProxyInstance(
            Curve.class.getClassLoader(),
            new Class<?>[] {Curve.class},
            (proxy, called, arguments) -> {
              if (called.getName().equals(method)) {
                return answer;
              }
              try {
                return called.invoke(CURVE, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
