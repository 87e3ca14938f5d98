# A folder or file gets another name.

function Get-MoveState {
    param([hashtable]$Operation, [hashtable]$Picture)
    $names = @{ from = $Operation.From; to = $Operation.To }
    $from = (Get-Place -Picture $Picture -Path $Operation.From).Kind
    $to = (Get-Place -Picture $Picture -Path $Operation.To).Kind
    if ($from -eq 'nowhere') { return New-LinkState -Path $Operation.From }
    if ($to -eq 'nowhere') { return New-LinkState -Path $Operation.To }
    if ($to -eq 'absent') {
        if ($from -eq 'absent') {
            return New-State -Name 'blocked' -Id 'move/absent' -Values $names -Remedy 'move/absentRemedy' -IsAbsent
        }
        return New-State -Name 'to-do' -Id 'move/toDo' -Values $names -Was 'absent'
    }
    if ($from -eq 'absent') { return New-State -Name 'already' -Id 'move/already' -Values $names -Was 'there' }
    foreach ($other in $Operations) {
        if ($other.Change -ne 'unpack' -or $other.Hop -lt $Operation.Hop -or $other.Into -ne $Operation.From) {
            continue
        }
        $lacking = Find-Lacking -Folder $other.Into -Hop $other.Hop -Picture $Picture
        if ($null -ne $lacking -and $lacking.Count -eq 0) {
            return New-State -Name 'already' -Id 'move/alreadyUnpacked' -Values $names -Was 'there'
        }
    }
    return New-State -Name 'blocked' -Id 'move/taken' -Values $names -Remedy 'move/takenRemedy'
}

function Invoke-Move {
    param([hashtable]$Operation, [hashtable]$State)
    Move-Path -From (Find-FullPath -Relative $Operation.From) -To (Find-FullPath -Relative $Operation.To)
    return Get-Words 'move/done' @{ from = $Operation.From; to = $Operation.To }
}

function Undo-Move {
    param([hashtable]$Operation, [hashtable]$Record)
    $names = @{ from = $Operation.From; to = $Operation.To }
    $from = Find-FullPath -Relative $Operation.From
    $to = Find-FullPath -Relative $Operation.To
    $isThere = (Get-PathKind -Path $from) -ne 'absent'
    $isOurs = Test-Touched -Record $Record
    $line = Get-StartLine -Hop $Operation.Hop
    # What was unpacked in its place: noted as taken back as soon as it is out of the way, so that a way back that is
    # cut off knows on which side of it the old release is.
    $unpacked = @(foreach ($other in $Operations) {
        $isInPlace = $other.Hop -eq $Operation.Hop -and $other.Change -eq 'unpack' -and $other.Into -eq $Operation.From
        if ($isInPlace -and (Test-Touched -Record (Get-Record -Id $other.Id))) { $other }
    })
    if ((Get-PathKind -Path $to) -eq 'absent') {
        $isBack = $isThere -and ($unpacked.Count -eq 0 -or (Get-FolderLine -Path $from) -eq $line)
        if ($isOurs -and -not $isBack) {
            Stop-WithWords -Id 'move/lost' -Values $names
        }
        return
    }
    if (-not $isOurs) {
        # Somebody else may have done it by hand: the program's folder tells by its version, and no other is touched.
        if ($Record.State -ne 'open' -or $Operation.From -ne $Product.Runtime) { return }
        if ($isThere -and ((Get-FolderLine -Path $to) -ne $line -or (Get-FolderLine -Path $from) -eq $line)) { return }
    }
    if ($isThere) {
        Get-Words 'move/aside' @{ from = $Operation.From; kept = (Move-Aside -Path $from -Hop $Operation.Hop) }
    }
    foreach ($other in $unpacked) { Add-Entry -Event 'undone' -About $other -Outcome 'undone' }
    Move-Path -From $to -To $from
    Get-Words 'move/undone' $names
}
