package nadir.race;

import java.util.List;

/// The part of all races that a contender has solved by a certain effort, over a grid of efforts.
///
/// @param contender its name
/// @param shares one for each effort of the grid
public record Profile(String contender, List<Share> shares) {
    /// Copies the list.
    public Profile {
        shares = List.copyOf(shares);
    }
}
