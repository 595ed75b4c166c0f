package io.smartmesh.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** ND-49. */
class KnownAnswersTest {
  @Test
  void bothLibrariesGiveThem() {
    assertEquals(Optional.empty(), KnownAnswers.wrong(NativeCurve.load()));
    assertEquals(Optional.empty(), KnownAnswers.wrong(new BouncyCurve()));
  }

  @Test
  void aCurveThatTakesEverySignatureIsNamed() {
    Curve real = new BouncyCurve();
    Curve gullible =
        (Curve)
            Proxy.newProxyInstance(
                Curve.class.getClassLoader(),
                new Class<?>[] {Curve.class},
                (proxy, called, arguments) ->
                    called.getName().equals("verify") ? true : called.invoke(real, arguments));
    assertEquals(Optional.of("secp256k1 of " + real.name()), KnownAnswers.wrong(gullible));
  }
}
