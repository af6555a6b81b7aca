package io.syntropy.server.rum;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what beacons of one client are counted together: an address, or of IPv6 its first 64 bits,
 * since one household or attacker has all of the others. Never kept but as a key of a rate limit.
 */
final class ClientAddress {
  private static final int MAX_LENGTH = 100;
  private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]*)](?::[0-9]{1,5})?");
  private static final Pattern V4_PORT = Pattern.compile("([0-9.]{7,15}):[0-9]{1,5}");
  private static final Pattern V6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int NETWORK_BYTES = 8;

  private ClientAddress() {}

  /**
   * The address that the proxy saw, which is the last of the last {@code X-Forwarded-For}: those
   * before it are the client's own words.
   *
   * @param forwarded all fields of that name, in order; empty when none is to be believed
   * @param peer who is connected
   */
  static String of(List<String> forwarded, String peer) {
    String last = forwarded.isEmpty() ? "" : forwarded.getLast();
    String seen = last.substring(last.lastIndexOf(',') + 1).strip();
    return network(seen.isEmpty() || seen.length() > MAX_LENGTH ? peer : seen);
  }

  private static String network(String text) {
    Matcher bracketed = BRACKETED.matcher(text);
    Matcher port = V4_PORT.matcher(text);
    String bare = bracketed.matches() ? bracketed.group(1) : port.matches() ? port.group(1) : text;
    int zone = bare.indexOf('%');
    String address = zone < 0 ? bare : bare.substring(0, zone);
    if (!V6.matcher(address).matches()) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress(); // no name: nothing is looked up
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes).getHostAddress()
          : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES);
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
