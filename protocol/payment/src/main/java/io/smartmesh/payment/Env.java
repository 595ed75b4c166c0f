package io.smartmesh.payment;

import io.smartmesh.base.Address;
import io.smartmesh.base.ChainClock;
import io.smartmesh.base.Entropy;
import io.smartmesh.channel.ChannelPhase;
import io.smartmesh.channel.ChannelView;
import io.smartmesh.crypto.Curve;
import io.smartmesh.crypto.SigningKey;
import io.smartmesh.crypto.Verifier;
import io.smartmesh.ethereum.channels.ChannelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What all roles of the machine work with.
 *
 * @param unheard from whose device no packet is taken (CT-11)
 */
record Env(
    PaymentConfig config,
    SigningKey self,
    Curve curve,
    Verifier verifier,
    Entropy entropy,
    ChainClock clock,
    Supplier<List<ChannelView>> channels,
    Predicate<Address> unheard) {

  /** That hears everybody. */
  Env(
      PaymentConfig config,
      SigningKey self,
      Curve curve,
      Verifier verifier,
      Entropy entropy,
      ChainClock clock,
      Supplier<List<ChannelView>> channels) {
    this(config, self, curve, verifier, entropy, clock, channels, device -> false);
  }

  /** Between the expiries of any two of our channels that are open (PY-75). */
  long marginSeconds() {
    long longestHold = 0;
    for (ChannelView channel : openChannels()) {
      longestHold = Math.max(longestHold, channel.holdSeconds());
    }
    return config.offline().marginSeconds(longestHold);
  }

  Address address() {
    return self.address();
  }

  /** Our open channels in the token that payments are made in. */
  List<ChannelView> openChannels() {
    List<ChannelView> open = new ArrayList<>();
    for (ChannelView channel : channels.get()) {
      if (channel.phase() == ChannelPhase.OPEN
          && channel.token().equals(config.contracts().token())) {
        open.add(channel);
      }
    }
    return open;
  }

  Optional<ChannelView> openChannel(ChannelId id) {
    for (ChannelView channel : openChannels()) {
      if (channel.id().equals(id)) {
        return Optional.of(channel);
      }
    }
    return Optional.empty();
  }
}
