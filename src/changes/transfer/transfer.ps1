# Files leave one folder for another. Nothing is overwritten, on the way there or back.

function Get-TransferState {
    param([hashtable]$Operation, [hashtable]$Picture)
    $names = @{ from = $Operation.From; to = $Operation.To; id = $Operation.Id }
    $to = (Get-Place -Picture $Picture -Path $Operation.To).Kind
    foreach ($path in @($Operation.From, $Operation.To)) {
        if ((Get-Place -Picture $Picture -Path $path).Kind -eq 'nowhere') { return New-LinkState -Path $path }
    }
    $found = Find-NamedFiles -Operation $Operation -Picture $Picture
    foreach ($name in $found.Files.get_Keys()) {
        if ($found.Files[$name].Kind -eq 'nowhere') { return New-LinkState -Path "$($Operation.From)/$name" }
    }
    $there = Find-NamedFiles -Operation @{ Files = $found.Missing; From = $Operation.To } -Picture $Picture
    if ($there.Missing.Count -gt 0 -and -not $Operation.Lenient -and
        -not (Test-Named -Names $Run.Acknowledge -Operation $Operation)) {
        $names['files'] = $there.Missing
        return New-State -Name 'blocked' -Id 'transfer/lacks' -Values $names -Remedy 'transfer/lacksRemedy' -IsAbsent
    }
    $names['files'] = @($found.Files.get_Keys())
    if ($found.Files.get_Count() -eq 0) {
        if ($there.Files.get_Count() -eq 0) { return New-State -Name 'nothing' -Id 'changes/noSuchFile' -Values $names }
        $names['files'] = @($there.Files.get_Keys())
        return New-State -Name 'already' -Id 'transfer/already' -Values $names
    }
    if ($to -ne 'folder') {
        return New-State -Name 'blocked' -Id 'transfer/noTarget' -Values $names `
            -Remedy 'changes/stepsBefore' -IsAbsent
    }
    foreach ($name in $found.Files.get_Keys()) {
        $names['file'] = "$($Operation.To)/$name"
        if ((Get-Place -Picture $Picture -Path $names['file']).Kind -ne 'absent') {
            return New-State -Name 'blocked' -Id 'transfer/taken' -Values $names -Remedy 'transfer/takenRemedy'
        }
    }
    $all = @($found.Files.get_Keys())
    $made = @(foreach ($folder in (Find-FoldersOf -Files $all)) {
        if ((Get-Place -Picture $Picture -Path "$($Operation.To)/$folder").Kind -eq 'absent') { $folder }
    })
    return New-State -Name 'to-do' -Id 'transfer/toDo' -Values $names -Plan $all `
        -Was ([ordered]@{ files = $all; made = $made })
}

# The folders before the files' names, each once, the outer ones first.
function Find-FoldersOf {
    param([string[]]$Files)
    $seen = New-PathTable
    foreach ($file in $Files) {
        $parts = $file.Split('/')
        for ($count = 1; $count -lt $parts.Length; $count++) { $seen[($parts[0..($count - 1)] -join '/')] = $true }
    }
    return @($seen.get_Keys())
}

# Removes the folders in which nothing is any more; the inner ones first.
function Remove-EmptyFolders {
    param([string]$Root, [string[]]$Folders)
    foreach ($folder in @($Folders | Sort-Object -Property Length -Descending)) {
        $path = Find-FullPath -Relative "$Root/$folder"
        if ((Get-PathKind -Path $path) -ne 'folder') { continue }
        if ([IO.Directory]::GetFileSystemEntries($path).Length -eq 0) { [IO.Directory]::Delete($path) }
    }
}

function Invoke-Transfer {
    param([hashtable]$Operation, [hashtable]$State)
    foreach ($name in $State.Plan) {
        Move-Path -From (Find-FullPath -Relative "$($Operation.From)/$name") `
            -To (Find-FullPath -Relative "$($Operation.To)/$name")
    }
    # A folder that was named goes as well, where nothing else is in it.
    $named = @(foreach ($folder in (Find-FoldersOf -Files $State.Plan)) {
        foreach ($one in $Operation.Files) {
            if ($one.EndsWith('/') -and (Test-Within -Path $folder -Folder $one.TrimEnd('/'))) { $folder }
        }
    })
    Remove-EmptyFolders -Root $Operation.From -Folders $named
    return Get-Words 'transfer/done' @{ files = $State.Plan; to = $Operation.To }
}

# Each file on its own: a run that was cut off has moved some of them.
function Undo-Transfer {
    param([hashtable]$Operation, [hashtable]$Record)
    if (-not (Test-Touched -Record $Record) -or $null -eq (Get-Field $Record.Was 'files')) { return }
    $all = @($Record.Was.files)
    [array]::Reverse($all)
    foreach ($name in $all) {
        $names = @{ file = $name; from = $Operation.From; to = $Operation.To }
        $source = Find-FullPath -Relative "$($Operation.From)/$name"
        if ((Get-PathKind -Path $source) -ne 'absent') { continue }
        $target = Find-FullPath -Relative "$($Operation.To)/$name"
        if ((Get-PathKind -Path $target) -eq 'absent') { Stop-WithWords -Id 'transfer/lost' -Values $names }
        Move-Path -From $target -To $source
        Get-Words 'transfer/undone' $names
    }
    Remove-EmptyFolders -Root $Operation.To -Folders @($Record.Was.made)
}
