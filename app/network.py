"""Which networks a client's address counts for. Pure."""

from ipaddress import IPv6Network, ip_address

SITE_PREFIX = 48
SUBNET_PREFIX = 64
_LONGEST = 64
"""More letters than any address has."""


def networks(address: str) -> tuple[str, ...]:
    """What is counted for a client's address, the narrowest first.

    An IPv4 address is one client, or what a household, a hall or a mobile gateway shares. Of IPv6 every phone and every
    rented server has a /64 (2^64 addresses), and a customer of a provider often a /48 of those: both are counted. IPv4
    written as IPv6 is IPv4. What is no address ("unknown") stands for itself.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return (address[:_LONGEST],)
    if found.version == 4:
        return (str(found),)
    if found.ipv4_mapped:
        return (str(found.ipv4_mapped),)
    return tuple(str(IPv6Network((found, prefix), strict=False)) for prefix in (SUBNET_PREFIX, SITE_PREFIX))
