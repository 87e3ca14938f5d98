# Files of one folder into another. What they replace is kept.

function Get-CopyState {
    param([hashtable]$Operation, [hashtable]$Picture)
    $names = @{ from = $Operation.From; to = $Operation.To; id = $Operation.Id; files = $Operation.Files }
    $from = (Get-Place -Picture $Picture -Path $Operation.From).Kind
    if ($from -eq 'nowhere') { return New-LinkState -Path $Operation.From }
    if ($from -ne 'folder') {
        if ($Operation.Lenient) { return New-State -Name 'nothing' -Id 'changes/noSuchFile' -Values $names }
        return New-State -Name 'blocked' -Id 'copy/noSource' -Values $names -Remedy 'changes/stepsBefore' -IsAbsent
    }
    $found = Find-NamedFiles -Operation $Operation -Picture $Picture
    if ($found.Missing.Count -gt 0 -and -not $Operation.Lenient -and
        -not (Test-Named -Names $Run.Acknowledge -Operation $Operation)) {
        $names['files'] = $found.Missing
        return New-State -Name 'blocked' -Id 'copy/lacks' -Values $names -Remedy 'copy/lacksRemedy' -IsAbsent
    }
    if ($found.Files.Count -eq 0) { return New-State -Name 'nothing' -Id 'changes/noSuchFile' -Values $names }
    $to = (Get-Place -Picture $Picture -Path $Operation.To).Kind
    if ($to -eq 'nowhere') { return New-LinkState -Path $Operation.To }
    if ($to -ne 'folder') {
        return New-State -Name 'blocked' -Id 'copy/noTarget' -Values $names -Remedy 'changes/stepsBefore' -IsAbsent
    }
    foreach ($pattern in $Operation.Files) {
        $isInside = $pattern.EndsWith('/') -and
            (Test-Within -Path $Operation.To -Folder "$($Operation.From)/$($pattern.TrimEnd('/'))")
        if ($isInside) {
            return New-State -Name 'blocked' -Id 'copy/intoItself' -Values $names -Remedy 'changes/stepsBefore'
        }
    }
    $plan = New-Object -TypeName 'Collections.Generic.List[object]'
    foreach ($name in $found.Files.get_Keys()) {
        $source = $found.Files[$name]
        $path = "$($Operation.To)/$name"
        if ($source.Kind -eq 'nowhere') { return New-LinkState -Path "$($Operation.From)/$name" }
        $target = Get-Place -Picture $Picture -Path $path
        $names['file'] = $path
        if ($target.Kind -eq 'nowhere') { return New-LinkState -Path $path }
        if ($target.Kind -eq 'folder') {
            return New-State -Name 'blocked' -Id 'copy/blockedByFolder' -Values $names -Remedy 'copy/conflictRemedy'
        }
        $how = Get-CopyMode -Operation $Operation -Picture $Picture -Name $name -Source $source -Target $target
        if ($how -eq 'conflict') {
            return New-State -Name 'blocked' -Id 'copy/conflict' -Values $names -Remedy 'copy/conflictRemedy'
        }
        $plan.Add(@{ Path = $path; Source = $source; Target = $target; How = $how })
    }
    $was = @(foreach ($file in $plan) { [ordered]@{
        file = $file.Path; was = $file.How -replace '^new$', 'absent' -replace '^replace$', 'replaced'
    } })
    $open = @($plan | Where-Object { $_.How -ne 'same' })
    $shown = if ($open.Count -gt 0) { $open } else { $plan.ToArray() }
    $names['files'] = @(foreach ($file in $shown) { $file.Path.Substring($Operation.To.Length + 1) })
    if ($open.Count -eq 0) {
        return New-State -Name 'already' -Id 'copy/already' -Values $names -Was $was -Plan $plan.ToArray()
    }
    return New-State -Name 'to-do' -Id 'copy/toDo' -Values $names -Was $was -Plan $plan.ToArray()
}

# Whether a file is new, the same already, replaces the release's own, or would replace what is somebody's.
function Get-CopyMode {
    param([hashtable]$Operation, [hashtable]$Picture, [string]$Name, [hashtable]$Source, [hashtable]$Target)
    if ($Target.Kind -eq 'absent') { return 'new' }
    $path = "$($Operation.To)/$Name"
    foreach ($other in $Operations) {
        if ($other.Hop -ne $Operation.Hop -or -not (Test-Noted -Operation $other -Picture $Picture)) { continue }
        # What an earlier step put there, and somebody may have edited since, stays.
        $isEarlier = $other.Change -eq 'copy' -and $other.Index -lt $Operation.Index -and
            (Test-CopiedTo -Operation $other -Path $path)
        if ($isEarlier -or (Test-EditsFile -Operation $other -Path $path)) { return 'same' }
    }
    if (Test-SameSource -One $Source -Other $Target) { return 'same' }
    foreach ($other in $Operations) {
        if ($other.Hop -ne $Operation.Hop -or $other.Change -ne 'unpack' -or $null -eq $Run.Releases[$other.Hop]) {
            continue
        }
        if (-not (Test-Within -Path $path -Folder $other.Into)) { continue }
        $file = $null
        $isShipped = $Run.Releases[$other.Hop].Files.TryGetValue($path.Substring($other.Into.Length + 1), [ref]$file)
        if ($isShipped -and (Test-SourceIsEntry -Source $Target -Entry $file)) { return 'replace' }
    }
    if (Test-Settings -Path $Name) { return 'conflict' }
    foreach ($pattern in $Operation.Files) {
        if (-not $pattern.EndsWith('/') -and (Test-NamedFile -Path $Name -Pattern $pattern)) { return 'conflict' }
    }
    return 'replace'
}

# Is a path one that the operation copies to?
function Test-CopiedTo {
    param([hashtable]$Operation, [string]$Path)
    if (-not (Test-Within -Path $Path -Folder $Operation.To) -or $Path.Length -le $Operation.To.Length) {
        return $false
    }
    foreach ($pattern in $Operation.Files) {
        if (Test-NamedFile -Path $Path.Substring($Operation.To.Length + 1) -Pattern $pattern) { return $true }
    }
    return $false
}

function Invoke-Copy {
    param([hashtable]$Operation, [hashtable]$State)
    $copying = Get-WorkPath -Name 'copying'
    $copied = @($State.Plan | Where-Object { $_.How -ne 'same' })
    foreach ($file in $copied) {
        $target = Find-FullPath -Relative $file.Path
        try {
            if ($file.How -eq 'replace') {
                $kept = Get-KeptPath -Operation $Operation -Path $file.Path
                if (-not [IO.File]::Exists($kept)) {
                    # Kept as a copy, so that there is no moment without the file.
                    Copy-File -From $target -To $copying
                    Move-Path -From $copying -To $kept
                }
            }
            Copy-File -From $file.Source.Path -To $copying
        } catch { Stop-WithFailure -Path $target -Failure $_.Exception.GetBaseException() }
        if ($file.How -eq 'replace') {
            Move-OverFile -From $copying -To $target
        } else { Move-Path -From $copying -To $target }
    }
    return Get-Words 'copy/done' @{
        files = @(foreach ($file in $copied) { $file.Path.Substring($Operation.To.Length + 1) }); to = $Operation.To
    }
}

function Undo-Copy {
    param([hashtable]$Operation, [hashtable]$Record)
    if (-not (Test-Touched -Record $Record)) { return }
    foreach ($other in $Operations) {
        # The whole folder steps aside.
        $isMoved = $other.Hop -eq $Operation.Hop -and $other.Change -eq 'move' -and
            (Test-Within -Path $Operation.To -Folder $other.From)
        if ($isMoved -and (Get-Record -Id $other.Id).Outcome -ne 'skipped') { return }
    }
    foreach ($file in @($Record.Was)) {
        # Where all was so already, there is no list.
        if ($null -eq (Get-Field $file 'file') -or $file.was -eq 'same') { continue }
        $path = Find-FullPath -Relative $file.file
        $kept = Get-KeptPath -Operation $Operation -Path $file.file
        $isKept = [IO.File]::Exists($kept)
        # Not replaced yet when the run was cut off.
        if ($file.was -eq 'replaced' -and -not $isKept) { continue }
        if ((Get-PathKind -Path $path) -ne 'absent') {
            Get-Words 'copy/aside' @{ file = $file.file; kept = (Move-Aside -Path $path -Hop $Operation.Hop) }
        }
        if (-not $isKept) { continue }
        Move-Path -From $kept -To $path
        Get-Words 'copy/restored' @{ file = $file.file }
    }
}
